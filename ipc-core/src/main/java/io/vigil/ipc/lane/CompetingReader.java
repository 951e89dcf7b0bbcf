package io.vigil.ipc.lane;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;

/**
 * The reading side of a lane with several readers: every frame is leased and decided by its own cell.
 *
 * <p>Owned by one thread. First deliveries keep each producer's order. A kill with a lease in hand: the frame comes
 * back to whoever looks, marked; a kill between the decision and its count leaves the count one short until the term is
 * folded, never the bound exceeded.
 */
public final class CompetingReader {
    private static final int RESCAN_EVERY = 64;

    private final Lane lane;
    private final LaneControl control;
    private final CompetingHead head;
    private final HeldLease lease;
    private final CompetingCursor cursor;
    private final VigilClock clock;
    private final int maxDeliveries;
    private final int maxCrashes;
    private final boolean copies;
    private final int self;
    private int taken;
    private boolean suspicious;

    /** As the long form, for a lane from which nothing is ever taken away undelivered. */
    CompetingReader(Lane lane, VigilClock clock, long stallTimeoutNs) {
        this(lane, clock, stallTimeoutNs, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** As the long form, for leases that last as long as their holder lives. */
    public CompetingReader(Lane lane, VigilClock clock, long stallTimeoutNs, int maxDeliveries, int maxCrashes) {
        this(lane, clock, stallTimeoutNs, maxDeliveries, maxCrashes, 0);
    }

    /**
     * @param maxDeliveries a frame that was delivered more often is taken away instead of delivered
     * @param maxCrashes so is one whose readers died with it that many times
     * @param leaseTimeoutNs a lease that lasts longer is taken back, and every frame is handed out as a copy; 0 for never
     */
    public CompetingReader(
            Lane lane, VigilClock clock, long stallTimeoutNs, int maxDeliveries, int maxCrashes, long leaseTimeoutNs) {
        this.lane = lane;
        this.control = lane.control();
        this.head = new CompetingHead(lane);
        this.lease = new HeldLease(lane, head);
        this.cursor = new CompetingCursor(
                lane,
                clock,
                new StallWatch(lane, clock, stallTimeoutNs),
                leaseTimeoutNs > 0 ? new LeaseWatch(lane, clock, leaseTimeoutNs) : null);
        this.copies = leaseTimeoutNs > 0;
        this.clock = clock;
        this.maxDeliveries = maxDeliveries;
        this.maxCrashes = maxCrashes;
        this.self = lane.host().self();
    }

    /**
     * Leases the next frame into {@code into}; false when there is none.
     *
     * @throws VigilException CORRUPT_STORE for a damaged frame, which is set aside
     */
    public boolean take(Frame into) {
        return take(into, 0) == LaneWindow.TAKEN;
    }

    /**
     * Leases the next frame into {@code into}.
     *
     * @param others how many other messages the consumer has in hand, of whatever lane
     * @return TAKEN, NONE or ALONE of {@link LaneWindow}
     * @throws VigilException CORRUPT_STORE for a damaged frame, which is set aside
     */
    public int take(Frame into, int others) {
        if (++taken >= RESCAN_EVERY) {
            cursor.startAgain(); // frames that were given back lie behind us
            taken = 0;
        }
        boolean fromHead = cursor.isAtStart();
        int result = scan(into, others);
        if (result == LaneWindow.NONE && !fromHead) {
            cursor.startAgain();
            taken = 0;
            result = scan(into, others);
        }
        if (result == LaneWindow.NONE) {
            head.advance();
        }
        return result;
    }

    private int scan(Frame into, int others) {
        while (true) {
            Term at = cursor.term();
            if (at == null) {
                return LaneWindow.NONE;
            }
            long t = cursor.t();
            int unit = cursor.unit();
            long cell = at.cellVolatile(unit);
            if (Cells.isReady(cell, t)) {
                if (others > 0 && isSuspicious(cell)) {
                    return LaneWindow.ALONE;
                }
                int length = lane.checkedLength(at, t, unit, cell);
                int flags = others > 0 ? Cells.AMONG_OTHERS : 0;
                long mine = Cells.leased(t, self, length, Cells.deliveries(cell) + 1, flags);
                if (!at.casCell(unit, cell, mine, "lease")) {
                    continue;
                }
                cursor.goOn(length);
                if (look(into, at, t, unit, cell, mine)) {
                    return LaneWindow.TAKEN;
                }
            } else if (!cursor.pass(at, cell)) {
                return LaneWindow.NONE;
            }
        }
    }

    private static boolean isSuspicious(long ready) {
        return (Cells.flags(ready) & Cells.MAYBE_DELIVERED) != 0;
    }

    /** Own, then look: the frame is pinned now. False when it is not to be handed over. */
    private boolean look(Frame into, Term at, long t, int first, long before, long mine) {
        try {
            if (!lease.read(into, at, t, first, mine, copies)) {
                return false;
            }
        } catch (VigilException damaged) {
            setAside(at, t, first, mine);
            throw damaged;
        }
        into.lease(mine);
        long deadline = into.deadlineMs();
        if (deadline != Long.MAX_VALUE && lane.host().expires(lane.index()) && clock.epochMs() >= deadline) {
            lease.expire(into);
            return false;
        }
        suspicious = isSuspicious(before);
        // Counted by the next reader, who has it pinned; the mark itself is gone from the cell by now, so a kill before
        // this line forgets nothing that a handler did.
        boolean blamed = suspicious && (Cells.flags(before) & Cells.AMONG_OTHERS) == 0;
        if (!note(into, blamed)) {
            return false;
        }
        boolean again = Cells.deliveries(mine) > 1;
        if (again) {
            control.countRedelivered();
        }
        into.delivery(Cells.deliveries(mine), again, into.crashes() + (blamed ? 1 : 0));
        return !isPoison(into) || !evict(into);
    }

    private void setAside(Term at, long t, int first, long mine) {
        int length = Cells.length(mine);
        if (!Boundaries.isWhole(at, t, first, length)) {
            throw lane.corrupt(at, t, first, mine); // how long it is cannot be believed
        }
        if (at.casCell(first, mine, Cells.done(t, length, Cells.deliveries(mine), Cells.DROPPED), "corrupt")) {
            at.countDone(t);
        }
        control.countCorrupt();
    }

    /** Writes into the frame what its next reader has to know; false when the lease was lost before. */
    private boolean note(Frame into, boolean blamed) {
        boolean isLimited = copies && into.notBeforeMs() != 0;
        if (!blamed && !isLimited) {
            return true;
        }
        if (copies && !lease.pin(into)) {
            return false;
        }
        if (blamed) {
            lease.countCrash(into);
        }
        if (isLimited) {
            lease.lastUntil(into, 0); // of an earlier lease
        }
        if (copies) {
            lease.unpin(into);
        }
        return true;
    }

    private boolean isPoison(Frame into) {
        return into.deliveries() > maxDeliveries || into.crashes() >= maxCrashes;
    }

    /** Takes a frame out of the lane that was tried too often; false when it has to be delivered after all. */
    private boolean evict(Frame held) {
        return lease.takeAway(held, lane.host()::evict) || !lease.holds(held);
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
     * Takes a frame that is in hand out of the lane.
     *
     * @return false when the lease was lost, or when {@code to} did not take it, and then it is still in hand
     */
    public boolean takeAway(Frame held, Destination to) {
        return lease.takeAway(held, to);
    }

    /** As {@link #takeAway}, to where the mailbox keeps what nobody can use. */
    public boolean moveAway(Frame held) {
        return takeAway(held, lane.host()::evict);
    }

    /** Whether the frame is still leased by us. */
    public boolean holds(Frame held) {
        return lease.holds(held);
    }

    /** Keeps a lease with a time limit for at least that long from now; false when it was lost. */
    public boolean extend(Frame held, long leaseMs) {
        if (!copies) {
            return lease.holds(held);
        }
        if (!lease.pin(held)) {
            return false;
        }
        lease.lastUntil(held, clock.epochMs() + leaseMs);
        lease.unpin(held);
        return true;
    }

    /** What {@link #take} would find: the look of the sleep handshake. Starts at the head. */
    public int look() {
        return cursor.look();
    }

    /** Acknowledges; false when the lease was lost, and then the frame is somebody else's. */
    public boolean acknowledge(Frame held) {
        return lease.finish(held, Cells.ACKED, "done");
    }

    /** Ends the frame as dropped by policy. */
    public boolean drop(Frame held) {
        return lease.finish(held, Cells.DROPPED, "done");
    }

    /** Gives the frame back at once; false when the lease was lost. */
    public boolean giveBack(Frame held) {
        return lease.giveBack(held);
    }

    /** Moves the head over finished frames; anyone may. */
    public void advanceHead() {
        head.advance();
    }
}
