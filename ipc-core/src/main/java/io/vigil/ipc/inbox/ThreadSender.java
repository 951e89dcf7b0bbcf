package io.vigil.ipc.inbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxWriter;
import io.vigil.ipc.mailbox.RoomWait;
import io.vigil.ipc.message.MessageFields;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.message.Priority;
import org.agrona.DirectBuffer;

/** What one thread needs to send to one mailbox. Owned by it. */
final class ThreadSender {
    private final Mailbox mailbox;
    private final Messaging messaging;
    private final MailboxWriter writer;
    private final MessageFields fields;
    private final OutboxDraft draft = new OutboxDraft(this);

    ThreadSender(Mailbox mailbox, Messaging messaging) {
        this.mailbox = mailbox;
        this.messaging = messaging;
        this.writer = mailbox.writer();
        this.fields = new MessageFields(mailbox.config());
    }

    long offer(OutgoingMessage message) {
        long nowMs = nowMs(message.ttlMs());
        int presence = fields.encode(message, nowMs);
        DirectBuffer payload = message.payload();
        return told(writer.offer(
                message.priority().code(),
                presence,
                fields.block(),
                fields.length(),
                payload,
                0,
                payload.capacity(),
                nowMs));
    }

    /** As {@link #offer(OutgoingMessage)}, and wakes nobody: {@link #ring} follows. */
    long offerQuietly(OutgoingMessage message) {
        long nowMs = nowMs(message.ttlMs());
        int presence = fields.encode(message, nowMs);
        DirectBuffer payload = message.payload();
        return told(writer.offerQuietly(
                message.priority().code(),
                presence,
                fields.block(),
                fields.length(),
                payload,
                0,
                payload.capacity(),
                nowMs));
    }

    /** Wakes readers after {@link #offerQuietly}. */
    void ring() {
        writer.ring();
    }

    long offer(Priority priority, DirectBuffer payload, int offset, int length) {
        long nowMs = nowMs(0);
        int presence = fields.encodePlain(priority, nowMs);
        return told(writer.offer(
                priority.code(), presence, fields.block(), fields.length(), payload, offset, length, nowMs));
    }

    /** The coarse clock may be behind, and a deadline that counts from it would come early. */
    private long nowMs(long ttlMs) {
        boolean mayExpire = ttlMs != 0 || mailbox.config().defaultTtlMs() != 0;
        return mayExpire ? messaging.clock().epochMs() : messaging.sendClock().epochMs();
    }

    private long told(long result) {
        messaging.events().sent(mailbox, result);
        return result;
    }

    /** Waits for room; the last reason when there was none in time. */
    long offerInTime(OutgoingMessage message, long timeoutNs) {
        long since = System.nanoTime();
        try (RoomWait room = mailbox.roomWait(writer)) {
            InterruptBell interrupts = new InterruptBell(room::wake);
            while (true) {
                long result = offer(message);
                if (!SendErrors.isForLackOfRoom(result)) {
                    return result;
                }
                long left = timeoutNs == Long.MAX_VALUE ? timeoutNs : timeoutNs - (System.nanoTime() - since);
                if (left <= 0) {
                    return result;
                }
                await(room, interrupts, result, left);
            }
        }
    }

    private void await(RoomWait room, InterruptBell interrupts, long reason, long leftNs) {
        try {
            interrupts.enter();
            room.await(reason, leftNs);
        } finally {
            interrupts.leave();
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new VigilException(
                    ErrorCode.INTERRUPTED,
                    "interrupted while waiting for room: mailbox=" + mailbox.name() + ", reason="
                            + Offer.describe(reason) + "; the message was not sent");
        }
        if (messaging.isClosed()) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE,
                    "vigil was closed while a send waited for room: mailbox=" + mailbox.name()
                            + "; the message was not sent");
        }
    }

    long depth() {
        return writer.depth();
    }

    boolean dropOldest(Priority notAbove) {
        return writer.dropOldest(notAbove.code());
    }

    OutboxDraft draft(Priority priority, int length) {
        return draft.begin(priority, writer.draft(priority.code(), length));
    }
}
