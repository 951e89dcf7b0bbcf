package io.vigil.ipc.inbox;

import io.vigil.ipc.VigilException;
import io.vigil.ipc.mailbox.MailboxConfig;
import io.vigil.ipc.mailbox.MailboxStats;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.message.Priority;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The receiving end of a mailbox. Thread-safe; {@link #poll} and every {@link Message} belong to one thread.
 *
 * <p>A message stays in the mailbox until it is decided: acknowledged, given back, or made a dead letter. What this
 * process had in hand when it died is delivered again, marked.
 */
public interface Inbox extends AutoCloseable {
    /** Name of the mailbox. */
    String name();

    /** The settings of the mailbox. */
    MailboxConfig config();

    /**
     * Waits for a message.
     *
     * @throws VigilException INBOX_CLOSED when the inbox is closed, or the mailbox shut and empty; INTERRUPTED;
     *     CONSUMER_ACTIVE when another process has taken the role
     */
    Message recv();

    /** As {@link #recv()}; null when none came in time. */
    @Nullable
    Message recv(Duration timeout);

    /** Takes a message that is there; EMPTY_MAILBOX when there is none. Never waits. */
    Message receive();

    /** Waits for a message and hands it over: acknowledged on return, given back on throw, unless it decided itself. */
    void process(Consumer<? super Message> handler);

    /** As {@link #process(Consumer)}; false when none came in time. */
    boolean process(Consumer<? super Message> handler, Duration timeout);

    /**
     * Hands over up to {@code limit} messages that are there, without a copy or garbage, and acknowledges them together
     * on return. The one message object is valid inside the handler and decides nothing. A handler that throws ends the
     * batch: those before it are acknowledged, its own comes again.
     *
     * @return how many
     */
    int poll(Consumer<? super Message> handler, int limit);

    /** Sends to this mailbox, as {@link Outbox#send(String)}. */
    long send(String text);

    /** Sends to this mailbox, as {@link Outbox#send(byte[])}. */
    long send(byte[] payload);

    /** Sends to this mailbox, as {@link Outbox#send(OutgoingMessage)}. */
    long send(OutgoingMessage message);

    /** Copies of the next messages, at most {@code n}, which stay where they are; nobody is disturbed. */
    List<PeekedMessage> peek(int n);

    MailboxStats stats();

    /** Messages that wait or are in hand now, over all priorities; cheaper than {@link #stats}. */
    long depth();

    /**
     * Drops the oldest message of the lowest priority that is not above the given one, counted; false when there is
     * none. For flow control; needs a mailbox whose senders may drop.
     */
    boolean dropOldest(Priority notAbove);

    /** Counts a message as dropped that is not sent. For flow control. */
    void dropNewest(OutgoingMessage message);

    /** What could not be delivered. */
    DeadLetterBox deadLetters();

    boolean isClosed();

    /** Ends this handle: what is in hand goes back, waiters get INBOX_CLOSED. The mailbox stays. Idempotent. */
    @Override
    void close();

    /** Ends the mailbox for everybody, in every process: sends are refused; what waits stays readable until it is empty. */
    void shut();
}
