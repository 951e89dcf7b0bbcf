package io.vigil.ipc.lane;

import io.vigil.ipc.VigilClock;
import org.jspecify.annotations.Nullable;

/**
 * Where a reader of a per-cell lane expects the next READY frame, and how it gets past everything else. Owned by the
 * reader's thread.
 */
final class CompetingCursor {
    private static final long LOOK_EVERY_NS = 500_000;
    private static final int LOOK_BEHIND_EVERY = 64;

    private final Lane lane;
    private final LaneControl control;
    private final StallWatch stalls;
    private final @Nullable LeaseWatch watch;
    private final VigilClock clock;
    private final int self;

    private long t;
    private @Nullable Term term;
    private int unit;
    private int looks;
    private long lookedNs;

    /** @param watch null where leases last as long as their holder lives */
    CompetingCursor(Lane lane, VigilClock clock, StallWatch stalls, @Nullable LeaseWatch watch) {
        this.lane = lane;
        this.control = lane.control();
        this.stalls = stalls;
        this.watch = watch;
        this.clock = clock;
        this.self = lane.host().self();
        this.lookedNs = clock.nanos() - LOOK_EVERY_NS;
    }

    /** The next look is at the head. */
    void startAgain() {
        term = null;
    }

    boolean isAtStart() {
        return term == null;
    }

    /** The term that we are in; null when the lane has none yet. */
    @Nullable
    Term term() {
        return term != null ? term : toHead();
    }

    long t() {
        return t;
    }

    int unit() {
        return unit;
    }

    void goOn(int units) {
        unit += units;
    }

    /** What a reader would find, from the head on. */
    int look() {
        term = null;
        while (true) {
            Term at = term();
            if (at == null) {
                return ExclusiveReader.EMPTY;
            }
            long cell = at.cellVolatile(unit);
            if (Cells.isReady(cell, t)) {
                return ExclusiveReader.WORK;
            }
            if (Cells.isOf(cell, t) && Cells.state(cell) == Cells.WRITING) {
                return ExclusiveReader.HELD_UP;
            }
            if (!pass(at, cell)) {
                return Cells.state(cell) == Cells.LEASED ? ExclusiveReader.HELD_UP : ExclusiveReader.EMPTY;
            }
        }
    }

    /** Goes past a cell that is not READY; false when the reader has to stop before it. */
    boolean pass(Term at, long cell) {
        if (cell == Cells.free(t)) {
            lookBehind(at, cell);
            return false;
        }
        if (!Cells.isOf(cell, t)) {
            if (!lane.isPast(t)) {
                throw lane.corrupt(at, t, unit, cell); // starting again at the head would not end
            }
            term = null; // recycled under us: the head has long passed
            return true;
        }
        switch (Cells.state(cell)) {
            case Cells.WRITING -> {
                lane.checkedLength(at, t, unit, cell);
                return stalls.heldUp(at, t, unit, cell);
            }
            case Cells.LEASED -> {
                return passLeased(at, cell);
            }
            case Cells.ABORTED, Cells.DONE -> {
                unit += lane.checkedLength(at, t, unit, cell);
                return true;
            }
            case Cells.PAD -> {
                if (control.active() <= t) {
                    lookBehind(at, cell);
                    return false;
                }
                t++;
                unit = 0;
                term = lane.termOf(t);
                return true;
            }
            default -> throw lane.corrupt(at, t, unit, cell);
        }
    }

    /** Where nothing waits: not each time, because the words that tell are the producers'. */
    private void lookBehind(Term at, long cell) {
        if (++looks % LOOK_BEHIND_EVERY == 0) {
            lane.requireEnd(at, t, unit, cell);
        }
    }

    private boolean passLeased(Term at, long cell) {
        int length = lane.checkedLength(at, t, unit, cell);
        if (Cells.owner(cell) != self) {
            long now = clock.nanos();
            if (now - lookedNs >= LOOK_EVERY_NS) {
                lookedNs = now;
                if (Leases.giveBackIfDead(lane, at, t, unit, cell)) {
                    return true;
                }
            }
        }
        if (watch != null && watch.takeBack(at, t, unit, cell)) {
            return true;
        }
        if ((Cells.flags(cell) & Cells.EXAMINED) != 0) {
            // Stepping over it would break its producer's order.
            return stalls.examined(at, t, unit, cell);
        }
        unit += length;
        return true;
    }

    private @Nullable Term toHead() {
        while (true) {
            long head = control.head();
            long headTerm = lane.headTerm(head);
            if (control.active() < headTerm) {
                return null;
            }
            Term at = lane.termOf(headTerm);
            if (at != null) {
                t = headTerm;
                unit = Head.offset(head);
                term = at;
                return at;
            }
            if (control.head() == head) {
                throw control.corrupt(
                        lane.toString(), "directory", LaneLayout.DIR, control.dir(headTerm), "term " + headTerm);
            }
        }
    }
}
