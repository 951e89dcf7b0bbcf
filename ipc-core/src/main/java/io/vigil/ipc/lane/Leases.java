package io.vigil.ipc.lane;

/** What anyone may do with a frame that is leased by somebody else. */
final class Leases {
    private Leases() {}

    /**
     * Puts a frame back whose reader is gone for good, marked as maybe delivered; true when the cell changed.
     *
     * <p>The source of a move is left alone: only the move's own recovery knows whether the copy was decided.
     */
    static boolean giveBackIfDead(Lane lane, Term term, long t, int unit, long leased) {
        if ((Cells.flags(leased) & Cells.MOVING) != 0 || !lane.host().isDead(Cells.owner(leased))) {
            return false;
        }
        int length = lane.checkedLength(term, t, unit, leased);
        int flags = afterDeath(leased);
        boolean back =
                term.casCell(unit, leased, Cells.ready(t, length, Cells.deliveries(leased), flags), "giveBack.dead");
        lane.host().becameDeliverable();
        return back;
    }

    /** Flags of a READY cell whose lease ended with the death of its holder. */
    static int afterDeath(long leased) {
        int flags = Cells.flags(leased);
        return (flags & Cells.EXAMINED) != 0 ? 0 : Cells.MAYBE_DELIVERED | (flags & Cells.AMONG_OTHERS);
    }

    /**
     * Takes a frame that waits ahead of the head out of an exclusive lane, for the holder of the role.
     *
     * @param headWord of that holder
     * @return whether {@code to} took it; else it waits as before
     */
    static boolean takeAway(Lane lane, Frame frame, long headWord, Destination to) {
        Term at = frame.leasedIn();
        long t = frame.generation();
        long cell = at.cell(frame.unit());
        if (!Cells.isReady(cell, t)) {
            return false;
        }
        int length = lane.checkedLength(at, t, frame.unit(), cell);
        int deliveries = Math.min(frame.deliveries(), Cells.MAX_DELIVERIES);
        long leased = Cells.leased(t, lane.host().self(), length, deliveries, Cells.MOVING);
        if (!at.casCell(frame.unit(), cell, leased, "evict.lease")) {
            return false;
        }
        // Own, then look: when we were fenced, the new holder may have released this frame already.
        if (lane.control().head() == headWord && to.take(lane, frame, leased)) {
            return true;
        }
        // Put back, or the term could never be recycled: a lease keeps it.
        at.casCell(frame.unit(), leased, cell, "evict.undo");
        return false;
    }
}
