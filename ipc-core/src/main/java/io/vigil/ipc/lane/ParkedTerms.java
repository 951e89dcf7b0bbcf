package io.vigil.ipc.lane;

/**
 * The terms that a lane goes on without, because a stopped sender may still write there ({@link Fate}).
 *
 * <p>The directory does not name them any more; they are found by their fate. Their frames are folded into the totals,
 * and nothing in them changes but the cells of frames in limbo. Thread-safe.
 */
public final class ParkedTerms {
    /** What was found in a parked term. */
    public enum State {
        /** Somebody who lives may still write there. */
        IN_LIMBO,
        /** Nobody can: the memory may be used again, by the same lane. */
        OVER,
        /** There is something that cannot be. */
        DAMAGED
    }

    /** Called with one parked term. */
    @FunctionalInterface
    public interface Visitor {
        void at(int physical, long t);
    }

    private final Lane lane;
    private final Fates fates;

    public ParkedTerms(Lane lane) {
        this.lane = lane;
        this.fates = lane.host().fates();
    }

    /**
     * Names every parked term of this lane, in no order. A term that was just decided on may still be the oldest of the
     * directory; one that is in use again, and whose next owner died before it said so, is named as it was.
     */
    public void forEach(Visitor visitor) {
        int count = lane.host().physicals();
        for (int physical = 0; physical < count; physical++) {
            long fate = fates.of(physical);
            if (Fate.isParked(fate) && Fate.lane(fate) == lane.index()) {
                visitor.at(physical, Fate.term(fate));
            }
        }
    }

    /**
     * Looks whether the limbo of a parked term has ended: for good, because nobody enters it there any more. Every cell,
     * because a holder of the growth lock that died may have filled some of them already.
     */
    public State look(int physical, long t) {
        Term term = lane.host().term(physical);
        State state = State.OVER;
        for (int unit = 0; unit <= term.units(); unit++) {
            long cell = term.cell(unit);
            switch (Cells.state(cell)) {
                case Cells.FREE -> {
                    continue;
                }
                case Cells.READY, Cells.DONE, Cells.PAD, Cells.ABORTED -> {
                    if (!Cells.isOf(cell, t)) {
                        return State.DAMAGED;
                    }
                    if (isHeld(cell)) {
                        state = State.IN_LIMBO;
                    }
                }
                default -> {
                    return State.DAMAGED; // the term was drained before it was parked
                }
            }
        }
        return state;
    }

    /** The cell was loaded before the lock is asked: a slot may be somebody else's by now, but not in this cell. */
    private boolean isHeld(long cell) {
        return Cells.state(cell) == Cells.ABORTED
                && Cells.owner(cell) != Cells.NOBODY
                && !lane.host().isDead(Cells.owner(cell));
    }

    /**
     * Ends the limbo of a dead owner in every parked term, so that its slot may be used again; returns of how many
     * frames. Beside a holder of the growth lock that fills one: each compare-and-set then fails.
     */
    int sweep(int dead) {
        int[] repaired = {0};
        forEach((physical, t) -> repaired[0] += sweep(lane.host().term(physical), t, dead));
        return repaired[0];
    }

    private static int sweep(Term term, long t, int dead) {
        int repaired = 0;
        for (int unit = 0; unit <= term.units(); unit++) {
            long cell = term.cell(unit);
            boolean held = Cells.state(cell) == Cells.ABORTED && Cells.isOf(cell, t) && Cells.owner(cell) == dead;
            // Lost only to the owner's own last step, or to a filling: nothing is left to do then.
            if (held && term.casCell(unit, cell, Cells.aborted(t, Cells.NOBODY, Cells.length(cell)), "sweep.parked")) {
                repaired++;
            }
        }
        return repaired;
    }

    /** Says that the memory is in use again, if it was parked. Under the growth lock, after the directory names it. */
    void freed(int physical) {
        long fate = fates.of(physical);
        if (Fate.isParked(fate)) {
            long next = Fate.of(Fate.FREED, Fate.lane(fate), Fate.term(fate));
            fates.cas(physical, fate, next, "park.freed");
        }
    }

    /** The same for a term that the directory names, when whoever filled it died before it said so. */
    public void noteUse(int physical, long fate) {
        // The number is still the old one while the lane has only decided to go on without it.
        if (Fate.isParked(fate) && lane.host().term(physical).generation() != Fate.term(fate)) {
            freed(physical);
        }
    }

    /**
     * Puts right a fate that nobody can have stored. Under the growth lock. Of a term in use it is decided anew when its
     * time comes; of another one nobody knows any more who may write there. Killed in between: found again.
     */
    public void heal(int physical, boolean inUse) {
        long fate = fates.of(physical);
        if (!inUse) {
            lane.host().keepForever(physical);
        }
        if (fates.cas(physical, fate, 0, "heal.fate")) {
            lane.control().countCorrupt();
        }
    }

    /** Keeps a parked term for good, because there is damage in it. Under the growth lock. */
    public void setAside(int physical) {
        if (!lane.host().isKeptForever(physical)) {
            lane.host().keepForever(physical);
            lane.control().countCorrupt();
        }
    }
}
