package io.vigil.ipc.mailbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.ExclusiveReader;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameHandler;

/** What consumers that decide each message by itself have in common: a poll, and what they refuse. No state. */
final class OneByOne {
    private OneByOne() {}

    static VigilException messagesInHand(Mailbox mailbox, int count) {
        return new VigilException(
                ErrorCode.INVALID_STATE,
                "messages are in hand: mailbox=" + mailbox + ", count=" + count + "; decide them before a poll");
    }

    static void requireFree(Mailbox mailbox, Frame frame) {
        if (frame.isInUse()) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE, "frame is in use: mailbox=" + mailbox + "; decide its message first");
        }
    }

    /** As {@link MailboxConsumer#poll}: a handler that throws gives its message back. */
    static int poll(MailboxConsumer consumer, Frame frame, FrameHandler handler, int limit) {
        int handed = 0;
        while (handed < limit && consumer.take(frame)) {
            try {
                handler.onFrame(frame);
            } catch (RuntimeException | Error e) {
                consumer.giveBack(frame, 0);
                throw e;
            }
            consumer.acknowledge(frame);
            handed++;
        }
        return handed > 0 || consumer.isOpen() ? handed : ExclusiveReader.FENCED;
    }
}
