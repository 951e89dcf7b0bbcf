package io.vigil.ipc.lane;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.region.Region;
import java.lang.invoke.VarHandle;

/**
 * What the holder of a lease may do with it. Each step is a compare-and-set of the frame's cell, and fails when the
 * lease was lost.
 *
 * <p>Owned by one thread. A kill between two steps leaves a lease of the dead, which the sweep gives back, marked.
 */
final class HeldLease {
    private final Lane lane;
    private final CompetingHead head;

    HeldLease(Lane lane, CompetingHead head) {
        this.lane = lane;
        this.head = head;
    }

    /**
     * Points at the frame of a lease, or at a copy when somebody may take the lease back.
     *
     * @return false when that has happened already
     */
    boolean read(Frame into, Term at, long t, int first, long mine, boolean copied) {
        int length = Cells.length(mine);
        if (!copied) {
            into.wrap(lane, at, t, first, length);
            return true;
        }
        into.copy(lane, at, t, first, length);
        VarHandle.acquireFence();
        if (at.cell(first) != mine) {
            into.clear();
            return false;
        }
        into.checkCopy(length);
        return true;
    }

    /** Ends the frame for a reason of {@link Cells}; false when the lease was lost. */
    boolean finish(Frame held, int reason, String site) {
        Term at = held.leasedIn();
        long mine = held.leaseCell();
        long next = Cells.done(held.generation(), Cells.length(mine), Cells.deliveries(mine), reason);
        if (!at.casCell(held.unit(), mine, next, site)) {
            return false;
        }
        at.countDone(held.generation());
        head.advance();
        return true;
    }

    /** Ends the frame because its time is over; with a dead letter, where the mailbox wants one. */
    void expire(Frame held) {
        if (lane.host().bury(lane, held, held.leaseCell(), Cells.EXPIRED)) {
            head.advance();
        } else {
            finish(held, Cells.EXPIRED, "expire");
        }
    }

    /** Gives the frame back at once; false when the lease was lost. */
    boolean giveBack(Frame held) {
        long mine = held.leaseCell();
        long next = Cells.ready(held.generation(), Cells.length(mine), Cells.deliveries(mine), 0);
        return held.leasedIn().casCell(held.unit(), mine, next, "nack");
    }

    /**
     * Takes the frame out of the lane.
     *
     * @return false when the lease was lost, or when {@code to} did not take it, and then it is still leased
     */
    boolean takeAway(Frame held, Destination to) {
        long mine = held.leaseCell();
        long moving = withFlag(held, Cells.MOVING);
        Term at = held.leasedIn();
        if (!at.casCell(held.unit(), mine, moving, "evict.lease")) {
            return false;
        }
        if (to.take(lane, held, moving)) {
            head.advance();
            return true;
        }
        at.casCell(held.unit(), moving, mine, "evict.undo");
        return false;
    }

    /** Whether the lease is still ours. */
    boolean holds(Frame held) {
        return held.leasedIn().cell(held.unit()) == held.leaseCell();
    }

    /** Our death is not laid at the door of this frame: we have others in hand as well. */
    void blameNobody(Frame held) {
        long among = withFlag(held, Cells.AMONG_OTHERS);
        if (held.leasedIn().casCell(held.unit(), held.leaseCell(), among, "lease.among")) {
            held.leaseCell(among);
        }
    }

    /** Counts the death of an earlier reader that had the frame in hand; in the frame, and for its next reader. */
    void countCrash(Frame held) {
        Region region = held.leasedIn().region();
        int field = held.leasedIn().frame(held.unit()) + FrameLayout.CRASHES;
        FailPoint.hit("crashes");
        region.putShort(field, (short) Math.min(held.crashes() + 1, 0xFFFF));
    }

    /** Until when the lease lasts at least, epoch ms; 0 for as long as every lease. */
    void lastUntil(Frame held, long untilMs) {
        Term at = held.leasedIn();
        FailPoint.hit("lease.until");
        at.region().putLongRelease(at.frame(held.unit()) + FrameLayout.NOT_BEFORE, untilMs);
    }

    /**
     * Makes sure that nobody takes the lease back, so that the frame may be written to; false when it was lost. Who is
     * stopped before {@link #unpin} keeps it until it goes on or dies.
     */
    boolean pin(Frame held) {
        long pinned = withFlag(held, Cells.MOVING);
        if (!held.leasedIn().casCell(held.unit(), held.leaseCell(), pinned, "lease.pin")) {
            return false;
        }
        held.leaseCell(pinned);
        return true;
    }

    void unpin(Frame held) {
        long pinned = held.leaseCell();
        int flags = Cells.flags(pinned) & ~Cells.MOVING;
        long mine = Cells.leased(
                held.generation(), Cells.owner(pinned), Cells.length(pinned), Cells.deliveries(pinned), flags);
        held.leasedIn().casCell(held.unit(), pinned, mine, "lease.unpin");
        held.leaseCell(mine);
    }

    private static long withFlag(Frame held, int flag) {
        long mine = held.leaseCell();
        int flags = Cells.flags(mine) | flag;
        return Cells.leased(held.generation(), Cells.owner(mine), Cells.length(mine), Cells.deliveries(mine), flags);
    }
}
