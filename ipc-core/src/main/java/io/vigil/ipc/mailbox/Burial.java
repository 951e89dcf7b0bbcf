package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.lane.LaneMoves;
import io.vigil.ipc.lane.MoveLog;

/**
 * One burial under way, by the holder of the move lock: the end of its source decides that the copy counts, and that
 * end comes once, whatever becomes of the first copy. Owned by one thread.
 */
final class Burial implements MoveLog {
    private final MoveIntent intent;
    private final Lane from;
    private final Frame frame;
    private final long cell;
    private final int reason;
    private boolean decided;

    Burial(MoveIntent intent, Lane from, Frame frame, long cell, int reason) {
        this.intent = intent;
        this.from = from;
        this.frame = frame;
        this.cell = cell;
        this.reason = reason;
    }

    @Override
    public void target(int lane, long t, int unit) {
        if (decided) {
            intent.complete(reason, false); // the first copy was aborted: it took us too long
        }
        intent.target(lane, t, unit);
    }

    @Override
    public boolean decide() {
        intent.complete(reason, true);
        decided = decided || LaneMoves.endSource(from, frame, cell, reason);
        return decided;
    }

    /** Whether the source has ended. */
    boolean isDecided() {
        return decided;
    }
}
