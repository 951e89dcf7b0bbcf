package io.vigil.ipc.lane;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import org.jspecify.annotations.Nullable;

/**
 * Leases of single frames of a per-cell lane by their address, for those who do not read in the lane's order: of delayed
 * messages and of dead letters.
 *
 * <p>Owned by one thread. Killed with a frame in hand: it comes back to whoever looks, marked unless it was only
 * examined.
 */
public final class FrameLeases {
    private final Lane lane;
    private final CompetingReader heads;
    private final HeldLease lease;
    private final int self;
    private boolean suspicious;

    public FrameLeases(Lane lane, VigilClock clock) {
        this.lane = lane;
        this.heads = new CompetingReader(lane, clock, 0);
        this.lease = new HeldLease(lane, new CompetingHead(lane));
        this.self = lane.host().self();
    }

    /**
     * Leases a frame as one that is delivered now.
     *
     * @return false when it does not wait there, or is not due at {@code nowMs}
     * @throws VigilException CORRUPT_STORE for a damaged frame, which is set aside
     */
    public boolean take(Frame into, long t, int unit, long nowMs) {
        return take(into, t, unit, nowMs, 0) == LaneWindow.TAKEN;
    }

    /**
     * As the short form, for a consumer that has other messages in hand.
     *
     * @param others how many, of whatever lane
     * @return TAKEN, NONE or ALONE of {@link LaneWindow}
     */
    public int take(Frame into, long t, int unit, long nowMs, int others) {
        Term at = lane.termOf(t);
        long cell = readyCell(at, t, unit);
        if (at == null || cell == 0) {
            return LaneWindow.NONE;
        }
        boolean maybe = (Cells.flags(cell) & Cells.MAYBE_DELIVERED) != 0;
        if (maybe && others > 0) {
            return LaneWindow.ALONE;
        }
        int flags = others > 0 ? Cells.AMONG_OTHERS : 0;
        long mine = Cells.leased(t, self, Cells.length(cell), Cells.deliveries(cell) + 1, flags);
        if (!at.casCell(unit, cell, mine, "take.lease")) {
            return LaneWindow.NONE;
        }
        look(into, at, t, unit, mine);
        if (into.notBeforeMs() > nowMs) {
            at.casCell(unit, mine, cell, "take.early");
            return LaneWindow.NONE;
        }
        suspicious = maybe;
        boolean blamed = maybe && (Cells.flags(cell) & Cells.AMONG_OTHERS) == 0;
        int crashes = blamed ? countCrash(at, unit) : into.crashes();
        boolean again = Cells.deliveries(mine) > 1;
        if (again) {
            lane.control().countRedelivered();
        }
        into.delivery(Cells.deliveries(mine), again, crashes);
        return LaneWindow.TAKEN;
    }

    /** Whether an earlier reader may have died of the frame taken last, so that nothing else is handed out beside it. */
    public boolean tookSuspicious() {
        return suspicious;
    }

    /** The consumer has other messages in hand as well: what it dies of from now on, nobody knows. */
    public void blameNobody(Frame held) {
        lease.blameNobody(held);
    }

    /**
     * Leases a frame to look at it: that is no delivery, and a kill puts it back unmarked.
     *
     * @return false when it does not wait there
     * @throws VigilException CORRUPT_STORE for a damaged frame, which is set aside
     */
    public boolean examine(Frame into, long t, int unit) {
        Term at = lane.termOf(t);
        long cell = readyCell(at, t, unit);
        if (at == null || cell == 0) {
            return false;
        }
        long mine = Cells.leased(t, self, Cells.length(cell), Cells.deliveries(cell), Cells.EXAMINED);
        if (!at.casCell(unit, cell, mine, "examine.lease")) {
            return false;
        }
        look(into, at, t, unit, mine);
        into.delivery(Cells.deliveries(mine), Cells.deliveries(mine) > 0, into.crashes());
        return true;
    }

    /** The cell of a frame that waits, else 0. */
    private long readyCell(@Nullable Term at, long t, int unit) {
        if (at == null || unit >= at.units()) {
            return 0;
        }
        long cell = at.cell(unit);
        return Cells.isReady(cell, t) && Lane.lengthOf(at, unit, cell) > 0 ? cell : 0;
    }

    /** Own, then look. */
    private void look(Frame into, Term at, long t, int unit, long mine) {
        int length = Cells.length(mine);
        try {
            into.wrap(lane, at, t, unit, length);
        } catch (VigilException damaged) {
            if (!at.isWhole(t, unit, length)) {
                throw lane.corrupt(at, t, unit, mine);
            }
            if (at.casCell(unit, mine, Cells.done(t, length, Cells.deliveries(mine), Cells.DROPPED), "corrupt")) {
                at.countDone(t);
            }
            lane.control().countCorrupt();
            throw damaged;
        }
        into.lease(mine);
    }

    /** By the next reader, who has the frame pinned: a kill before it forgets nothing that a handler did. */
    private static int countCrash(Term at, int unit) {
        int field = at.frame(unit) + FrameLayout.CRASHES;
        int crashes = Math.min((at.region().getShort(field) & 0xFFFF) + 1, 0xFFFF);
        FailPoint.hit("crashes");
        at.region().putShort(field, (short) crashes);
        return crashes;
    }

    /** Ends the frame for a reason of {@link Cells}; false when the lease was lost. */
    public boolean end(Frame held, int reason) {
        Term at = held.leasedIn();
        long mine = held.leaseCell();
        long done = Cells.done(held.generation(), Cells.length(mine), Cells.deliveries(mine), reason);
        if (!at.casCell(held.unit(), mine, done, "take.done")) {
            return false;
        }
        at.countDone(held.generation());
        heads.advanceHead();
        return true;
    }

    /** Ends a frame whose time is over, with a dead letter where the mailbox wants one. */
    public void expire(Frame held) {
        if (lane.host().bury(lane, held, held.leaseCell(), Cells.EXPIRED)) {
            heads.advanceHead();
        } else {
            end(held, Cells.EXPIRED);
        }
    }

    /** Whether the lease is still ours. */
    public boolean holds(Frame held) {
        return held.leasedIn().cell(held.unit()) == held.leaseCell();
    }

    /**
     * Puts a frame back that was taken.
     *
     * @param notBeforeMs nobody is given it earlier
     * @return false when the lease was lost
     */
    public boolean giveBack(Frame held, long notBeforeMs) {
        held.notBefore(notBeforeMs);
        return back(held, "take.back");
    }

    /** Puts a frame back as it was found; false when the lease was lost. */
    public boolean putBack(Frame held) {
        return back(held, "examine.back");
    }

    private boolean back(Frame held, String site) {
        long mine = held.leaseCell();
        long ready = Cells.ready(held.generation(), Cells.length(mine), Cells.deliveries(mine), 0);
        return held.leasedIn().casCell(held.unit(), mine, ready, site);
    }

    /** Makes the lease one of a move; false when it was lost. */
    public boolean beginMove(Frame held) {
        long mine = held.leaseCell();
        long moving = Cells.leased(held.generation(), self, Cells.length(mine), Cells.deliveries(mine), Cells.MOVING);
        return held.leasedIn().casCell(held.unit(), mine, moving, "take.move");
    }

    /** Takes {@link #beginMove} back after a move that was refused. */
    public boolean undoMove(Frame held) {
        long mine = held.leaseCell();
        long moving = Cells.leased(held.generation(), self, Cells.length(mine), Cells.deliveries(mine), Cells.MOVING);
        return held.leasedIn().casCell(held.unit(), moving, mine, "take.unmove");
    }

    /** Moves the head over what is finished; after a move. */
    public void advance() {
        heads.advanceHead();
    }
}
