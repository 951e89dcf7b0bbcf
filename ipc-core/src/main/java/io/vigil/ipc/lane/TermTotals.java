package io.vigil.ipc.lane;

import java.util.Arrays;

/**
 * Counts what became of the frames of a drained term, and carries the totals on to the term behind it.
 *
 * <p>Owned by one thread. What is counted is final, so every helper publishes the same numbers; a kill leaves it to the
 * next.
 */
final class TermTotals {
    /** Base counters, in the order of {@link TermLayout#BASE}. */
    static final int SENT = 0;

    static final int ACKED = 1;
    static final int EXPIRED = 2;
    static final int DROPPED = 3;
    static final int MOVED = 4;
    static final int ABORTED = 5;

    private final Lane lane;
    private final LaneControl control;
    private final long[] counts = new long[TermLayout.BASES];
    private boolean inLimbo;

    TermTotals(Lane lane) {
        this.lane = lane;
        this.control = lane.control();
    }

    /** Whether somebody who lives may still write into a frame of the term that was counted last. */
    boolean isInLimbo() {
        return inLimbo;
    }

    /** Counts what became of the frames of r; false when r is not drained, or is r no more. */
    boolean count(Term term, long r) {
        Arrays.fill(counts, 0);
        inLimbo = false;
        boolean exclusive = lane.isExclusive();
        int unit = 0;
        int acknowledged = 0;
        while (true) {
            long cell = term.cell(unit);
            // Nearly every frame of an exclusive lane, and this walk is a part of what a message costs its reader.
            while (exclusive && Cells.isReady(cell, r)) {
                unit += lane.checkedLength(term, r, unit, cell);
                acknowledged++; // below the head of an exclusive lane, READY means acknowledged
                cell = term.cell(unit);
            }
            if (!Cells.isOf(cell, r) || Cells.state(cell) == Cells.FREE) {
                if (lane.isPast(r)) {
                    return false;
                }
                throw lane.corrupt(term, r, unit, cell); // the head has left r: up to its PAD everything is a frame
            }
            switch (Cells.state(cell)) {
                case Cells.PAD -> {
                    counts[ACKED] += acknowledged;
                    counts[SENT] += acknowledged;
                    return true;
                }
                case Cells.DONE -> {
                    counts[ACKED + Cells.flags(cell)]++;
                    counts[SENT]++;
                }
                case Cells.ABORTED -> {
                    int owner = Cells.owner(cell);
                    inLimbo |= owner != Cells.NOBODY && !lane.host().isDead(owner);
                    counts[ABORTED]++; // whoever ends the limbo, it never becomes a message
                }
                default -> {
                    return false;
                }
            }
            unit += lane.checkedLength(term, r, unit, cell);
        }
    }

    /** Publishes the totals before r + 1, which are those before r and what was counted; false when r is recycled meanwhile, or needed. */
    boolean fold(Term term, long r) {
        Term next = lane.termOf(r + 1);
        if (next == null || lane.host().keeps(lane.index(), r)) {
            return false;
        }
        for (int k = 0; k < TermLayout.BASES; k++) {
            long before = term.baseOf(k, r);
            if (before < 0) {
                if (lane.isPast(r)) {
                    return false;
                }
                // The oldest term always has its totals: this one is damaged, and what it said is not known any more.
                term.healBase(k, r);
                control.countCorrupt();
                before = 0;
            }
            next.publishBase(k, r + 1, before + counts[k]);
        }
        return true;
    }
}
