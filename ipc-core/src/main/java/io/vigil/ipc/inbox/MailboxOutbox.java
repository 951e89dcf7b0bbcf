package io.vigil.ipc.inbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.Overflow;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.message.Priority;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.DirectBuffer;

/** The outbox of a mailbox of this home: a sender for each thread that sends. */
final class MailboxOutbox implements Outbox {
    private final Mailbox mailbox;
    private final Messaging messaging;
    private final SendErrors errors;
    /** Not thread-locals: those would keep the mailbox mapped as long as a thread lives that has sent once. */
    private final Map<Thread, ThreadSender> senders = new ConcurrentHashMap<>();

    MailboxOutbox(Mailbox mailbox, Messaging messaging) {
        this.mailbox = mailbox;
        this.messaging = messaging;
        this.errors = new SendErrors(mailbox);
    }

    @Override
    public String name() {
        return mailbox.name();
    }

    /** Whether the mailbox is gone, and another of its name would be another one. */
    boolean isRemoved() {
        return mailbox.isRemoved();
    }

    @Override
    public long send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public long send(byte[] payload) {
        return send(OutgoingMessage.of(payload).build());
    }

    @Override
    public long send(OutgoingMessage message) {
        return send(message, Long.MAX_VALUE);
    }

    @Override
    public long send(OutgoingMessage message, Duration timeout) {
        return send(message, Timeouts.ns(timeout));
    }

    private long send(OutgoingMessage message, long timeoutNs) {
        ThreadSender sender = sender();
        long result = sender.offer(message);
        if (result < 0 && waitsFor(result)) {
            result = sender.offerInTime(message, timeoutNs);
        }
        if (result < 0 && result != Offer.DROPPED) {
            throw errors.of(result, message.payload().capacity());
        }
        return result;
    }

    private boolean waitsFor(long result) {
        return mailbox.config().overflow() == Overflow.BLOCK && SendErrors.isForLackOfRoom(result);
    }

    @Override
    public long offer(Priority priority, DirectBuffer payload, int offset, int length) {
        return sender().offer(priority, payload, offset, length);
    }

    @Override
    public long offer(OutgoingMessage message) {
        return sender().offer(message);
    }

    @Override
    public OutboxDraft draft(Priority priority, int length) {
        return sender().draft(priority, length);
    }

    @Override
    public int sendAll(Collection<OutgoingMessage> batch) {
        SendTogether together = new SendTogether(sender());
        long refusal = together.run(batch);
        boolean plain = SendErrors.isForLackOfRoom(refusal) || refusal == Offer.DROPPED || together.accepted() > 0;
        if (refusal < 0 && !plain) {
            throw errors.of(refusal, batch.iterator().next().length());
        }
        return together.accepted();
    }

    /** Messages that wait or are in hand. */
    long depth() {
        return sender().depth();
    }

    boolean dropOldest(Priority notAbove) {
        return sender().dropOldest(notAbove);
    }

    private ThreadSender sender() {
        if (messaging.isClosed()) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE, "vigil is closed: mailbox=" + name() + "; open another and send there");
        }
        ThreadSender known = senders.get(Thread.currentThread());
        return known != null ? known : newSender();
    }

    private ThreadSender newSender() {
        senders.keySet().removeIf(thread -> !thread.isAlive());
        ThreadSender sender = new ThreadSender(mailbox, messaging);
        senders.put(Thread.currentThread(), sender);
        return sender;
    }

    /** Lets go of the mailbox. */
    void close() {
        senders.clear();
    }

    @Override
    public String toString() {
        return "outbox of " + name();
    }
}
