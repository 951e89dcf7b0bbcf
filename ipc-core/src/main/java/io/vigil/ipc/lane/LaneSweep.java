package io.vigil.ipc.lane;

/**
 * Repair of everything in one lane that a dead owner held (PROTOCOL.md section 8).
 *
 * <p>Reads cells only and changes them by compare-and-set, so it needs no lock against live peers; frames of the dead
 * pin their terms, so the walk always finds them: in the directory, or parked. A killed sweeper is followed by another.
 */
public final class LaneSweep {
    private final Lane lane;
    private final LaneControl control;
    private final int dead;
    private final boolean noMoveIsOpen;

    /**
     * @param dead a slot whose kernel lock the caller holds or has seen free
     * @param noMoveIsOpen whether the caller holds the move lock and has finished what it found: only then may sources
     *     of moves be given back
     */
    public LaneSweep(Lane lane, int dead, boolean noMoveIsOpen) {
        this.lane = lane;
        this.control = lane.control();
        this.dead = dead;
        this.noMoveIsOpen = noMoveIsOpen;
    }

    /** Aborts, gives back and vacates; returns how many frames were repaired. */
    public int run() {
        int repaired = 0;
        long t = control.oldest();
        while (t <= lane.lastOf(control.active())) {
            Term term = lane.termOf(t);
            if (term != null) {
                repaired += sweepTerm(term, t);
            }
            t = Math.max(t + 1, control.oldest());
        }
        // A term that was parked since the walk began is among these: its fate says so before the lane goes past it.
        repaired += new ParkedTerms(lane).sweep(dead);
        if (lane.isExclusive()) {
            new Role(lane).vacate(dead);
        }
        return repaired;
    }

    private int sweepTerm(Term term, long t) {
        int repaired = 0;
        int unit = 0;
        while (true) {
            long cell = term.cell(unit);
            if (!Cells.isOf(cell, t) || Cells.state(cell) == Cells.FREE || Cells.state(cell) == Cells.PAD) {
                lane.requireKnown(term, t, unit, cell);
                return repaired;
            }
            int length = lane.checkedLength(term, t, unit, cell);
            if (isHeld(cell)) {
                if (!repair(term, t, unit, cell, length)) {
                    continue; // somebody changed it: look again
                }
                repaired++;
            }
            unit += length;
        }
    }

    private boolean isHeld(long cell) {
        if (Cells.owner(cell) != dead) {
            return false;
        }
        return switch (Cells.state(cell)) {
            case Cells.WRITING, Cells.ABORTED -> true;
            case Cells.LEASED -> noMoveIsOpen || (Cells.flags(cell) & Cells.MOVING) == 0;
            default -> false;
        };
    }

    private boolean repair(Term term, long t, int unit, long cell, int length) {
        if (Cells.state(cell) == Cells.LEASED) {
            int flags = Leases.afterDeath(cell);
            return term.casCell(unit, cell, Cells.ready(t, length, Cells.deliveries(cell), flags), "sweep.lease");
        }
        return term.casCell(unit, cell, Cells.aborted(t, Cells.NOBODY, length), "sweep.abort");
    }
}
