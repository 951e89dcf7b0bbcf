package io.vigil.ipc.lane;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.region.Region;
import org.jspecify.annotations.Nullable;

/**
 * The reading side of a lane with several readers: every frame is leased and decided by its own cell.
 *
 * <p>Owned by one thread. First deliveries keep each producer's order. A kill with a lease in hand: the frame comes
 * back to whoever looks, marked; a kill between the decision and its count leaves the count one short until the term is
 * folded, never the bound exceeded.
 */
public final class CompetingReader {
    private static final long LOOK_EVERY_NS = 500_000;
    private static final int RESCAN_EVERY = 64;
    private static final int LOOK_BEHIND_EVERY = 64;

    private final Lane lane;
    private final LaneControl control;
    private final Recycler recycler;
    private final StallWatch stalls;
    private final VigilClock clock;
    private final int maxDeliveries;
    private final int maxCrashes;
    private final int self;

    // Where the next READY frame is expected; 0 = start again at the head.
    private long t;
    private @Nullable Term term;
    private int unit;
    private int taken;
    private int looks;
    private long lookedNs;

    /** As the long form, for a lane from which nothing is ever taken away undelivered. */
    CompetingReader(Lane lane, VigilClock clock, long stallTimeoutNs) {
        this(lane, clock, stallTimeoutNs, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /**
     * @param maxDeliveries a frame that was delivered more often is taken away instead of delivered
     * @param maxCrashes so is one whose readers died with it that many times
     */
    public CompetingReader(Lane lane, VigilClock clock, long stallTimeoutNs, int maxDeliveries, int maxCrashes) {
        this.lane = lane;
        this.control = lane.control();
        this.recycler = new Recycler(lane);
        this.stalls = new StallWatch(lane, clock, stallTimeoutNs);
        this.clock = clock;
        this.maxDeliveries = maxDeliveries;
        this.maxCrashes = maxCrashes;
        this.self = lane.host().self();
        this.lookedNs = clock.nanos() - LOOK_EVERY_NS;
    }

    /**
     * Leases the next frame into {@code into}; false when there is none.
     *
     * @throws VigilException CORRUPT_STORE for a damaged frame, which is set aside
     */
    public boolean take(Frame into) {
        if (++taken >= RESCAN_EVERY) {
            term = null; // frames that were given back lie behind us
            taken = 0;
        }
        boolean fromHead = term == null;
        if (scan(into)) {
            return true;
        }
        if (!fromHead) {
            term = null;
            if (scan(into)) {
                return true;
            }
        }
        advanceHead();
        return false;
    }

    private boolean scan(Frame into) {
        while (true) {
            Term at = term != null ? term : toHead();
            if (at == null) {
                return false;
            }
            long cell = at.cellVolatile(unit);
            if (Cells.isReady(cell, t)) {
                int length = lane.checkedLength(at, t, unit, cell);
                long mine = Cells.leased(t, self, length, Cells.deliveries(cell) + 1, 0);
                if (!at.casCell(unit, cell, mine, "lease")) {
                    continue;
                }
                unit += length;
                if (look(into, at, unit - length, length, cell, mine)) {
                    return true;
                }
            } else if (!pass(at, cell)) {
                return false;
            }
        }
    }

    /** Own, then look: the frame is pinned now. False when it had expired. */
    private boolean look(Frame into, Term at, int first, int length, long before, long mine) {
        try {
            into.wrap(lane, at, t, first, length);
        } catch (VigilException damaged) {
            if (!at.isWhole(t, first, length)) {
                throw lane.corrupt(at, t, first, mine); // how long it is cannot be believed
            }
            if (at.casCell(first, mine, Cells.done(t, length, Cells.deliveries(mine), Cells.DROPPED), "corrupt")) {
                at.countDone(t);
            }
            control.countCorrupt();
            throw damaged;
        }
        into.lease(at, mine);
        long deadline = into.deadlineMs();
        if (deadline != Long.MAX_VALUE && clock.epochMs() >= deadline) {
            finish(into, Cells.EXPIRED, "expire");
            return false;
        }
        boolean maybe = (Cells.flags(before) & Cells.MAYBE_DELIVERED) != 0;
        int crashes = into.crashes();
        if (maybe) {
            // Counted by the next reader, who has it pinned; the mark itself is gone from the cell by now, so a kill
            // before this line forgets nothing that a handler did.
            crashes = countCrash(at, first);
        }
        boolean again = Cells.deliveries(mine) > 1;
        if (again) {
            control.countRedelivered();
        }
        into.delivery(Cells.deliveries(mine), again, crashes);
        return !isPoison(Cells.deliveries(mine), crashes) || !evict(into);
    }

    private boolean isPoison(int deliveries, int crashes) {
        return deliveries > maxDeliveries || crashes >= maxCrashes;
    }

    /** Takes a frame out of the lane that was tried too often; false when it has to be delivered after all. */
    private boolean evict(Frame held) {
        long mine = held.leaseCell();
        long moving = Cells.leased(held.generation(), self, Cells.length(mine), Cells.deliveries(mine), Cells.MOVING);
        if (!held.leasedIn().casCell(held.unit(), mine, moving, "evict.lease")) {
            return true; // the lease was lost
        }
        if (lane.host().evict(lane, held, moving)) {
            advanceHead();
            return true;
        }
        return !held.leasedIn().casCell(held.unit(), moving, mine, "evict.undo");
    }

    /** Moves the frame away on the reader's own wish; false when there is no room for it, and it stays leased. */
    public boolean moveAway(Frame held) {
        return evict(held);
    }

    /** What {@link #take} would find: the look of the sleep handshake. Starts at the head. */
    public int look() {
        term = null;
        taken = 0;
        while (true) {
            Term at = term != null ? term : toHead();
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

    private static int countCrash(Term at, int first) {
        Region region = at.region();
        int field = at.frame(first) + FrameLayout.CRASHES;
        int crashes = Math.min((region.getShort(field) & 0xFFFF) + 1, 0xFFFF);
        FailPoint.hit("crashes");
        region.putShort(field, (short) crashes);
        return crashes;
    }

    /** Acknowledges; false when the lease was lost, and then the frame is somebody else's. */
    public boolean acknowledge(Frame held) {
        return finish(held, Cells.ACKED, "done");
    }

    /** Ends the frame as dropped by policy. */
    public boolean drop(Frame held) {
        return finish(held, Cells.DROPPED, "done");
    }

    private boolean finish(Frame held, int reason, String site) {
        Term at = held.leasedIn();
        long mine = held.leaseCell();
        long next = Cells.done(held.generation(), Cells.length(mine), Cells.deliveries(mine), reason);
        if (!at.casCell(held.unit(), mine, next, site)) {
            return false;
        }
        at.countDone(held.generation());
        advanceHead();
        return true;
    }

    /** Gives the frame back at once; false when the lease was lost. */
    public boolean giveBack(Frame held) {
        long mine = held.leaseCell();
        long next = Cells.ready(held.generation(), Cells.length(mine), Cells.deliveries(mine), 0);
        return held.leasedIn().casCell(held.unit(), mine, next, "nack");
    }

    private boolean pass(Term at, long cell) {
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
                taken = 0;
                return at;
            }
            if (control.head() == head) {
                throw control.corrupt(
                        lane.toString(), "directory", LaneLayout.DIR, control.dir(headTerm), "term " + headTerm);
            }
        }
    }

    /** Moves the head over finished frames; anyone may. */
    public void advanceHead() {
        while (true) {
            long head = control.head();
            long headTerm = lane.headTerm(head);
            Term at = control.active() < headTerm ? null : lane.termOf(headTerm);
            if (at == null) {
                return;
            }
            int offset = Head.offset(head);
            if (offset > at.units()) {
                return;
            }
            long cell = at.cell(offset);
            if (!Cells.isOf(cell, headTerm)) {
                if (control.head() == head) {
                    return;
                }
                continue;
            }
            int state = Cells.state(cell);
            if (state == Cells.DONE || state == Cells.ABORTED) {
                int length = lane.checkedLength(at, headTerm, offset, cell);
                if (!at.isClear(headTerm, offset, length) && !lane.isPast(headTerm)) {
                    throw lane.corrupt(at, headTerm, offset, cell); // it would hide the frames that it covers
                }
                control.casHead(head, Head.competing(headTerm, offset + length), "head");
            } else if (state == Cells.PAD && control.active() > headTerm) {
                lane.requireLast(at, headTerm, offset, cell);
                if (control.casHead(head, Head.competing(headTerm + 1, 0), "head")) {
                    recycler.prepare(control.active() + 1, false);
                }
            } else {
                return;
            }
        }
    }
}
