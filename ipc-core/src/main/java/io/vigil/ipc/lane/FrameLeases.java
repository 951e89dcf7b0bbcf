package io.vigil.ipc.lane;

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
    private final CompetingHead head;
    private final HeldLease lease;
    private final boolean limited;
    private final int self;
    private boolean suspicious;

    /** For leases that last as long as their holder lives. */
    public FrameLeases(Lane lane) {
        this(lane, false);
    }

    /** @param limited whether somebody takes back a lease that lasts too long: then every frame is read from a copy */
    public FrameLeases(Lane lane, boolean limited) {
        this.lane = lane;
        this.limited = limited;
        this.head = new CompetingHead(lane);
        this.lease = new HeldLease(lane, head);
        this.self = lane.host().self();
    }

    /**
     * Leases a frame as one that is delivered now.
     *
     * @param others how many other messages the consumer has in hand
     * @return TAKEN, ALONE or NONE of {@link LaneWindow}: NONE when it does not wait there, or is not due at
     *     {@code nowMs}
     * @throws VigilException CORRUPT_STORE for a damaged frame, which is set aside
     */
    public int take(Frame into, long t, int unit, long nowMs, int others) {
        Term at = lane.termOf(t);
        long cell = readyCell(at, t, unit);
        if (at == null || cell == 0) {
            return LaneWindow.NONE;
        }
        suspicious = (Cells.flags(cell) & Cells.MAYBE_DELIVERED) != 0;
        if (suspicious && others > 0) {
            return LaneWindow.ALONE;
        }
        int flags = others > 0 ? Cells.AMONG_OTHERS : 0;
        long mine = Cells.leased(t, self, Cells.length(cell), Cells.deliveries(cell) + 1, flags);
        if (!at.casCell(unit, cell, mine, "take.lease")) {
            return LaneWindow.NONE;
        }
        if (!look(into, at, t, unit, mine)) {
            return LaneWindow.NONE;
        }
        if (into.notBeforeMs() > nowMs) {
            at.casCell(unit, mine, cell, "take.early");
            into.clear();
            return LaneWindow.NONE;
        }
        boolean blamed = suspicious && (Cells.flags(cell) & Cells.AMONG_OTHERS) == 0;
        if (blamed && !countCrash(into)) {
            return LaneWindow.NONE;
        }
        boolean again = Cells.deliveries(mine) > 1;
        if (again) {
            lane.control().countRedelivered();
        }
        into.delivery(Cells.deliveries(mine), again, into.crashes() + (blamed ? 1 : 0));
        return LaneWindow.TAKEN;
    }

    /** As {@link CompetingReader#tookSuspicious}. */
    public boolean tookSuspicious() {
        return suspicious;
    }

    /** As {@link CompetingReader#blameNobody}. */
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
        if (!look(into, at, t, unit, mine)) {
            return false;
        }
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

    private boolean countCrash(Frame held) {
        if (limited && !lease.pin(held)) {
            return false;
        }
        lease.countCrash(held);
        if (limited) {
            lease.unpin(held);
        }
        return true;
    }

    /** Keeps a lease with a time limit for at least that long; false when it was lost. */
    public boolean extend(Frame held, long untilMs) {
        if (!limited) {
            return holds(held);
        }
        if (!lease.pin(held)) {
            return false;
        }
        held.notBefore(untilMs);
        lease.unpin(held);
        return true;
    }

    /** Own, then look; false when the lease was lost meanwhile. */
    private boolean look(Frame into, Term at, long t, int unit, long mine) {
        int length = Cells.length(mine);
        try {
            if (!lease.read(into, at, t, unit, mine, limited)) {
                return false;
            }
        } catch (VigilException damaged) {
            if (!Boundaries.isWhole(at, t, unit, length)) {
                throw lane.corrupt(at, t, unit, mine);
            }
            if (at.casCell(unit, mine, Cells.done(t, length, Cells.deliveries(mine), Cells.DROPPED), "corrupt")) {
                at.countDone(t);
            }
            lane.control().countCorrupt();
            throw damaged;
        }
        into.lease(mine);
        return true;
    }

    /** Ends the frame for a reason of {@link Cells}; false when the lease was lost. */
    public boolean end(Frame held, int reason) {
        return lease.finish(held, reason, "take.done");
    }

    /** Ends a frame whose time is over, with a dead letter where the mailbox wants one. */
    public void expire(Frame held) {
        lease.expire(held);
    }

    /** Whether the lease is still ours. */
    public boolean holds(Frame held) {
        return lease.holds(held);
    }

    /**
     * Puts a frame back that was taken.
     *
     * @param notBeforeMs nobody is given it earlier
     * @return false when the lease was lost
     */
    public boolean giveBack(Frame held, long notBeforeMs) {
        if (limited && !lease.pin(held)) {
            return false; // the memory may be another frame's by now
        }
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
        head.advance();
    }
}
