package io.vigil.tools.message;

import io.vigil.ipc.lane.FrameSnapshot;
import io.vigil.ipc.lane.FrameVisitor;
import io.vigil.ipc.mailbox.MailboxFiles;
import io.vigil.ipc.mailbox.MailboxView;
import io.vigil.ipc.message.MessageFields;
import io.vigil.tools.LaneName;
import io.vigil.tools.ShownMessage;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Looks at what waits, the highest priority first, without a role and without a lock. Belongs to one thread. */
final class Peeking implements FrameVisitor {
    private static final long ROUND_MS = 20;

    private final MailboxView view;
    private final MessageFields codec;
    private final long most;
    private final long deadlineNs;
    private long seen;
    private Consumer<ShownMessage> sink = received -> {};

    Peeking(MailboxFiles files, long most, Duration timeout) {
        this.view = MailboxView.open(files);
        this.codec = new MessageFields(view.config());
        this.most = most;
        this.deadlineNs = System.nanoTime() + timeout.toNanos();
    }

    /** Shows what waits; waits for the first one as long as it may. Returns how many there were. */
    long run(Consumer<ShownMessage> shown) throws InterruptedException {
        sink = shown;
        while (true) {
            for (int lane = 0; lane < LaneName.PRIORITIES && wantsMore(); lane++) {
                view.forEachFrame(lane, view.words(lane).headPlace(), this);
            }
            long left = deadlineNs - System.nanoTime();
            if (seen > 0 || left <= 0) {
                return seen;
            }
            TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.MILLISECONDS.toNanos(ROUND_MS)));
        }
    }

    @Override
    public boolean wantsMore() {
        return seen < most;
    }

    @Override
    public void onFrame(FrameSnapshot frame) {
        ShownMessage message = ShownMessage.of(view.name(), codec, frame);
        if (message != null) {
            seen++;
            sink.accept(message);
        }
    }
}
