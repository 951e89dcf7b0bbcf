package io.vigil.ipc.mailbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.MoveLog;
import io.vigil.ipc.region.Region;

/**
 * The record of the one move between lanes that a mailbox has open, written by the holder of the move lock.
 *
 * <pre>
 * offset | word   | values
 *   0    | PHASE  | 0 none, 1 a move is open
 *   8    | SOURCE | set 1 | lane 3 | t 40 | unit 20
 *  16    | TARGET | the same, 0 while the copy is not claimed
 * </pre>
 *
 * <p>The commit of the copy decides the move, not a word here. While a move is open the copy's term is not recycled, so
 * whoever finds the record sees from the copy's cell what was decided: committed (READY or later) or not (WRITING,
 * ABORTED, or no target).
 */
final class MoveIntent implements MoveLog {
    private static final int PHASE = ControlLayout.INTENT;
    private static final int SOURCE = PHASE + Long.BYTES;
    private static final int TARGET = SOURCE + Long.BYTES;
    private static final long SET = Long.MIN_VALUE;

    private final Region control;

    MoveIntent(Region control) {
        this.control = control;
    }

    void begin(int lane, long t, int unit) {
        FailPoint.hit("move.target.reset");
        control.putLongRelease(TARGET, 0);
        FailPoint.hit("move.source");
        control.putLongRelease(SOURCE, frame(lane, t, unit));
        FailPoint.hit("move.begin");
        control.putLongRelease(PHASE, 1);
        FailPoint.hit("move.begin.done");
    }

    @Override
    public void target(int lane, long t, int unit) {
        FailPoint.hit("move.target");
        control.putLongRelease(TARGET, frame(lane, t, unit));
        FailPoint.hit("move.target.done");
    }

    void end() {
        FailPoint.hit("move.end");
        control.putLongRelease(PHASE, 0);
        FailPoint.hit("move.end.done");
    }

    boolean isOpen() {
        return control.getLongAcquire(PHASE) != 0;
    }

    /** Whether the words can be those of a move. */
    boolean isPossible() {
        return isPossible(source()) && (target() == 0 || isPossible(target()));
    }

    private static boolean isPossible(long frame) {
        return frame < 0 && lane(frame) < ControlLayout.LANE_COUNT && term(frame) > 0;
    }

    VigilException corrupt() {
        return new VigilException(
                ErrorCode.CORRUPT_STORE,
                "damaged record of a move: " + control.place(PHASE) + ", found="
                        + Long.toHexString(source()) + " to " + Long.toHexString(target())
                        + ", expected=frames of this mailbox; it is dropped, a message that moved may come twice");
    }

    long source() {
        return control.getLongAcquire(SOURCE);
    }

    /** The frame that is the copy, 0 while there is none. */
    long target() {
        return control.getLongAcquire(TARGET);
    }

    private static long frame(int lane, long t, int unit) {
        return SET | (long) lane << 60 | (t & 0xFF_FFFF_FFFFL) << 20 | unit;
    }

    static int lane(long frame) {
        return (int) (frame >>> 60) & 7;
    }

    static long term(long frame) {
        return frame >>> 20 & 0xFF_FFFF_FFFFL;
    }

    static int unit(long frame) {
        return (int) frame & 0xFFFFF;
    }
}
