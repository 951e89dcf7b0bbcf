package io.vigil.ipc.lane;

import io.vigil.ipc.FailPoint;

/**
 * Setting aside what cannot be, so that a lane goes on past it (ADR 6).
 *
 * <p>Used under the growth lock, by whoever meets an impossible cell in a term of a lane. The term's memory is kept for
 * ever first, because nobody knows whether somebody still writes to it; then every free cell behind the damage is sealed,
 * so that nothing more is claimed in the term and producers roll; then a frame that is done takes the damage's place and
 * reaches to the next frame that can be found. Each is one compare-and-set a cell and can be done again: killed in
 * between, the next to meet the damage finishes. Killed between the last of them and its count, what was lost is counted
 * as dropped, and not as damage.
 */
final class Quarantine {
    private final Lane lane;
    private final LaneControl control;
    private final Term term;
    private final long t;
    private boolean done;

    Quarantine(Lane lane, Term term, long t) {
        this.lane = lane;
        this.control = lane.control();
        this.term = term;
        this.t = t;
    }

    /**
     * Sets aside what was found at a unit, unless it is there no more: the finder was late, or somebody was quicker.
     *
     * @return whether the lane can go on past it now
     */
    boolean setAside(int unit, long cell) {
        lane.host().underGrowthLock(() -> {
            if (isOurs() && term.cell(unit) == cell) {
                setAsideLocked(unit, cell);
            }
            done = term.cell(unit) != cell;
        });
        if (done) {
            lane.host().becameDeliverable();
        }
        return done;
    }

    /** Whether the term is t, and of this lane: else what we saw was another term's, and no damage. */
    private boolean isOurs() {
        if (lane.isPast(t) || t > control.active()) {
            return false;
        }
        if (LaneControl.dirPhysical(control.dir(t)) != term.physical() || LaneControl.dirTerm(control.dir(t)) != t) {
            return false;
        }
        long generation = term.generation();
        return generation == t || lane.restoreGeneration(term, t, generation);
    }

    private void setAsideLocked(int unit, long cell) {
        FailPoint.hit("quarantine.keep");
        lane.host().keepForever(term.physical());
        FailPoint.hit("quarantine.kept");
        boolean claimed = wasClaimed(unit, cell);
        term.seal(t, unit);
        if (!term.casCell(unit, cell, replacement(unit, claimed), "quarantine.cell")) {
            return;
        }
        if (claimed && !lane.isExclusive()) {
            term.countDone(t);
        }
        control.countCorrupt();
    }

    /** A free cell that was damaged before anybody claimed it held no message. */
    private boolean wasClaimed(int unit, long cell) {
        long hint = term.hint();
        return Cells.state(cell) != Cells.FREE || !Hint.isOf(hint, t) || Hint.offset(hint) > unit;
    }

    private long replacement(int unit, boolean claimed) {
        if (unit == term.units()) {
            return Cells.sealed(t);
        }
        int next = Boundaries.next(term, t, unit + 1);
        int length = next <= term.units() ? next - unit : 1; // the rest is sealed
        if (!claimed) {
            return Cells.aborted(t, Cells.NOBODY, length);
        }
        return Cells.done(t, length, 0, isAcknowledged(unit) ? Cells.ACKED : Cells.DROPPED);
    }

    private boolean isAcknowledged(int unit) {
        if (!lane.isExclusive()) {
            return false;
        }
        long head = control.head();
        long headTerm = lane.headTerm(head);
        return t < headTerm || (t == headTerm && unit < Head.offset(head));
    }
}
