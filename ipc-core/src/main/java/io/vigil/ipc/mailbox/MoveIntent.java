package io.vigil.ipc.mailbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Cells;
import io.vigil.ipc.lane.MoveLog;
import io.vigil.ipc.lane.SourceEnd;
import io.vigil.ipc.region.Region;

/**
 * The record of the one move between lanes that a mailbox has open, written by the holder of the move lock.
 *
 * <pre>
 * offset | word    | values
 *   0    | PHASE   | 0 none; bits 0..7: 1 a move that its copy decides, 2 one that its source decides, 3 the same and
 *        |         | the copy is complete; bits 8..15: how the source ends (reason of DONE, 4 relocated)
 *   8    | SOURCE  | set 1 | lane 3 | t 40 | unit 20
 *  16    | TARGET  | the same, 0 while the copy is not claimed
 *  24    | DELAYED | readers of the delayed messages see that there is something new: bits 0..31 moves into their
 *        |         | lane so far, from 32 sweeps that may have put some back where they were
 * </pre>
 *
 * <p>The commit of the copy decides a move of the first kind: while it is open the copy's term is not recycled, so
 * whoever finds the record sees from the copy's cell what was decided: committed (READY or later) or not (WRITING,
 * ABORTED, or no target). In one of the second kind the source ends anyway, and does so by one compare-and-set; the copy
 * counts if that was done after the copy was complete.
 */
final class MoveIntent implements MoveLog {
    private static final int PHASE = ControlLayout.INTENT;
    private static final int SOURCE = PHASE + Long.BYTES;
    private static final int TARGET = SOURCE + Long.BYTES;
    private static final int DELAYED = TARGET + Long.BYTES;
    private static final long SET = Long.MIN_VALUE;
    private static final int COPY_DECIDES = 1;
    private static final int SOURCE_DECIDES = 2;
    private static final int COPY_COMPLETE = 3;
    /** Beside the reasons of DONE. */
    private static final int RELOCATED = 4;

    private final Region control;

    MoveIntent(Region control) {
        this.control = control;
    }

    /** Opens a move that the commit of its copy decides. */
    void begin(int lane, long t, int unit, SourceEnd end) {
        begin(frame(lane, t, unit), COPY_DECIDES | code(end) << 8);
    }

    /** Opens a move whose source ends for that reason, copy or not. */
    void beginBurial(int lane, long t, int unit, int reason) {
        begin(frame(lane, t, unit), SOURCE_DECIDES | reason << 8);
    }

    private void begin(long source, long phase) {
        FailPoint.hit("move.target.reset");
        control.putLongRelease(TARGET, 0);
        FailPoint.hit("move.source");
        control.putLongRelease(SOURCE, source);
        FailPoint.hit("move.begin");
        control.putLongRelease(PHASE, phase);
        FailPoint.hit("move.begin.done");
    }

    @Override
    public void target(int lane, long t, int unit) {
        FailPoint.hit("move.target");
        control.putLongRelease(TARGET, frame(lane, t, unit));
        FailPoint.hit("move.target.done");
    }

    /** Says whether the copy of a burial is complete, before the source ends or before another copy is begun. */
    void complete(int reason, boolean complete) {
        FailPoint.hit("bury.complete");
        control.putLongRelease(PHASE, (complete ? COPY_COMPLETE : SOURCE_DECIDES) | (long) reason << 8);
        FailPoint.hit("bury.complete.done");
    }

    void end() {
        long target = target();
        if (target != 0 && lane(target) == ControlLayout.DELAYED) {
            FailPoint.hit("move.delayed");
            control.putLongRelease(DELAYED, delayed() + 1);
        }
        FailPoint.hit("move.end");
        control.putLongRelease(PHASE, 0);
        FailPoint.hit("move.end.done");
    }

    /** Changes when the lane of delayed messages may have got something. */
    long delayed() {
        return control.getLongAcquire(DELAYED);
    }

    /** Says that delayed messages may have been put back where they were: their readers look at all of them. */
    void putBackDelayed() {
        control.putLongRelease(DELAYED, delayed() + (1L << 32));
    }

    boolean isOpen() {
        return phase() != 0;
    }

    private long phase() {
        return control.getLongAcquire(PHASE);
    }

    boolean isBurial() {
        return (phase() & 0xFF) != COPY_DECIDES;
    }

    boolean isCopyComplete() {
        return (phase() & 0xFF) == COPY_COMPLETE;
    }

    /** How the source of a move of the first kind ends once it is decided. */
    SourceEnd sourceEnd() {
        return code(phase()) == RELOCATED ? SourceEnd.RELOCATED : SourceEnd.MOVED;
    }

    /** For which reason the source of a burial ends. */
    int reason() {
        return code(phase());
    }

    private static int code(SourceEnd end) {
        return end == SourceEnd.RELOCATED ? RELOCATED : Cells.MOVED;
    }

    private static int code(long phase) {
        return (int) (phase >>> 8);
    }

    /** Whether the words can be those of a move. */
    boolean isPossible() {
        return isPossiblePhase(phase()) && isPossible(source()) && (target() == 0 || isPossible(target()));
    }

    private static boolean isPossiblePhase(long phase) {
        long code = phase >>> 8;
        return switch ((int) phase & 0xFF) {
            case COPY_DECIDES -> code == Cells.MOVED || code == RELOCATED;
            case SOURCE_DECIDES, COPY_COMPLETE -> code == Cells.EXPIRED || code == Cells.DROPPED;
            default -> false;
        };
    }

    private static boolean isPossible(long frame) {
        return frame < 0 && lane(frame) < ControlLayout.LANE_COUNT && term(frame) > 0;
    }

    VigilException corrupt() {
        return new VigilException(
                ErrorCode.CORRUPT_STORE,
                "damaged record of a move: " + control.place(PHASE) + ", found="
                        + Long.toHexString(phase()) + " of " + Long.toHexString(source()) + " to "
                        + Long.toHexString(target())
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
