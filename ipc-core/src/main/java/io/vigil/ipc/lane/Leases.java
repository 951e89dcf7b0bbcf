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
        int flags = (Cells.flags(leased) & Cells.EXAMINED) != 0 ? 0 : Cells.MAYBE_DELIVERED;
        boolean back =
                term.casCell(unit, leased, Cells.ready(t, length, Cells.deliveries(leased), flags), "giveBack.dead");
        lane.host().becameDeliverable();
        return back;
    }
}
