package io.vigil.ipc.inbox;

import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.message.Priority;
import java.time.Duration;
import java.util.Collection;
import org.agrona.DirectBuffer;

/**
 * The sending end of a mailbox. Thread-safe. Needs no live receiver: what was accepted is durable from then on.
 *
 * <p>{@code send} throws typed errors: MAILBOX_FULL with the bound that was reached, RATE_LIMITED, STORAGE_FULL,
 * MESSAGE_TOO_LARGE, MESSAGE_EXPIRED, INBOX_CLOSED when the mailbox was shut. {@code offer} answers the reason instead.
 */
public interface Outbox {
    /** Name of the mailbox. */
    String name();

    /** Sends text as UTF-8 with normal priority; the position of the message in its lane. */
    long send(String text);

    /** Sends a payload with normal priority. */
    long send(byte[] payload);

    /** Sends a message with everything that was set on it. */
    long send(OutgoingMessage message);

    /**
     * As {@link #send(OutgoingMessage)}, waiting for room at most that long where the mailbox's policy is to wait.
     *
     * @throws VigilException MAILBOX_FULL when there was none in time
     */
    long send(OutgoingMessage message, Duration timeout);

    /**
     * Sends without ever waiting, throwing for lack of room, or making garbage.
     *
     * @return the position, or a reason of {@link Offer}
     */
    long offer(Priority priority, DirectBuffer payload, int offset, int length);

    /** As the long form, for a message with fields. */
    long offer(OutgoingMessage message);

    /**
     * Begins a message of exactly {@code length} bytes in private memory; one a thread. It is claimed at
     * {@link OutboxDraft#commit}, so a process that stops while it fills it holds up nobody.
     */
    OutboxDraft draft(Priority priority, int length);

    /**
     * Sends many, in order, as far as there is room, and never waits for any. A reader that sleeps is woken once for many,
     * which is what makes a batch cheaper than the same messages one by one.
     *
     * <p>Each message is a claim of its own: those of other senders may come between them, and a process that dies in
     * the middle has sent a beginning of the batch, each message wholly or not at all. A batch is no transaction.
     *
     * @return how many were accepted: the first so many of the batch
     * @throws VigilException when the first one is refused for another reason than room
     */
    int sendAll(Collection<OutgoingMessage> batch);
}
