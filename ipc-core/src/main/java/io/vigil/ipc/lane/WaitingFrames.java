package io.vigil.ipc.lane;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.region.Region;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Finds the delayed frames of a per-cell lane without owning them: where they are, when they are due, and what priority
 * they had. Whoever wants one leases it, and looks again.
 *
 * <p>Owned by one thread. Damage ends the walk of its term, quietly: whoever takes or verifies reports it.
 */
public final class WaitingFrames {
    private final Lane lane;
    private final LaneControl control;
    private final Visitor visitor;
    private final @Nullable LeaseWatch watch;
    private int walked;

    /** What is done with each. */
    @FunctionalInterface
    public interface Visitor {
        void onFrame(long t, int unit, long notBeforeMs, int priority);
    }

    public WaitingFrames(Lane lane, Visitor visitor) {
        this(lane, visitor, null);
    }

    private WaitingFrames(Lane lane, Visitor visitor, @Nullable LeaseWatch watch) {
        this.lane = lane;
        this.control = lane.control();
        this.visitor = visitor;
        this.watch = watch;
    }

    /** For leases that are taken back when a walk has met them for so long; 0 for never. */
    public static WaitingFrames limited(Lane lane, VigilClock clock, long leaseTimeoutNs, Visitor visitor) {
        return new WaitingFrames(
                lane, visitor, leaseTimeoutNs > 0 ? new LeaseWatch(lane, clock, leaseTimeoutNs) : null);
    }

    /**
     * Walks to the end of the lane.
     *
     * @param from a place that an earlier walk returned, 0 for the head
     * @return where the next walk finds what comes after these
     */
    public long walk(long from) {
        long head = control.head();
        long headTerm = lane.headTerm(head);
        long start = Math.max(from, Head.place(headTerm, Head.offset(head)));
        long t = start >>> 20;
        int unit = Head.offset(start);
        for (long last = lane.lastOf(control.active()); t <= last; t++, unit = 0) {
            Term term = lane.termOf(t);
            unit = term == null ? 0 : walk(term, t, unit);
            if (t == last) {
                return Head.place(t, unit);
            }
        }
        return start;
    }

    /** Walks one term. */
    public void walkTerm(long t) {
        Term term = lane.termOf(t);
        if (term != null) {
            walk(term, t, 0);
        }
    }

    /** How many frames the last walk of a term met. */
    public int walked() {
        return walked;
    }

    private int walk(Term term, long t, int from) {
        int unit = from;
        walked = 0;
        while (unit < term.units()) {
            long cell = term.cell(unit);
            boolean isFrame = Cells.isOf(cell, t) && Cells.state(cell) != Cells.FREE && Cells.state(cell) < Cells.PAD;
            int length = isFrame ? Lane.lengthOf(term, unit, cell) : -1;
            if (length < 0 || (Cells.state(cell) == Cells.WRITING && t == control.active())) {
                return unit; // the next walk looks here again
            }
            if (watch != null && Cells.state(cell) == Cells.LEASED && watch.takeBack(term, t, unit, cell)) {
                continue; // it waits again
            }
            walked++;
            if (Cells.isReady(cell, t)) {
                show(term, t, unit, cell);
            }
            unit += length;
        }
        return unit;
    }

    /** What was read while the cell stayed the same belongs to this frame. */
    private void show(Term term, long t, int unit, long cell) {
        Region region = term.region();
        int at = term.frame(unit);
        long notBeforeMs = region.getLong(at + FrameLayout.NOT_BEFORE);
        int priority = region.getShort(at + FrameLayout.PRIORITY) & 0xFFFF;
        VarHandle.loadLoadFence();
        if (term.cell(unit) == cell) {
            visitor.onFrame(t, unit, notBeforeMs, priority);
        }
    }
}
