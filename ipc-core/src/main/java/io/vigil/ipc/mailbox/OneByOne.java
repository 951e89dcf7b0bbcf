package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.ExclusiveReader;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameHandler;

/** A poll of a consumer that decides each message by itself. No state. */
final class OneByOne {
    private OneByOne() {}

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
