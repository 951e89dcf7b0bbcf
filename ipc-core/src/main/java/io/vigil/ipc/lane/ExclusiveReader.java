package io.vigil.ipc.lane;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import org.jspecify.annotations.Nullable;

/**
 * The reading side of a lane with one reader (PROTOCOL.md section 5): no cell is touched, the head moves a batch at a
 * time, and its compare-and-set fences a reader that lost the role without noticing.
 *
 * <p>Owned by one thread. A kill before the release leaves the batch in the lane: the next holder is given it again,
 * marked; a kill after it leaves nothing to do.
 */
public final class ExclusiveReader {
    private static final int LOOK_BEHIND_EVERY = 64;

    /** Result of a poll by a reader whose role somebody else has taken. */
    public static final int FENCED = -1;

    private final Lane lane;
    private final LaneControl control;
    private final Recycler recycler;
    private final StallWatch stalls;
    private final VigilClock clock;
    private final Role role;
    private final Frame frame = new Frame();
    private final int epoch;
    private final int self;
    private final long maybe;
    private final long suspect;
    private final int crashes;
    private final int maxCrashes;

    private long headWord;
    private long t;
    private @Nullable Term term;
    private int unit;
    private int index;
    private int looks;
    private long tried;
    private boolean open = true;

    private ExclusiveReader(
            Lane lane, VigilClock clock, long stallTimeoutNs, int maxCrashes, Role role, long headWord) {
        this.lane = lane;
        this.control = lane.control();
        this.recycler = new Recycler(lane);
        this.stalls = new StallWatch(lane, clock, stallTimeoutNs);
        this.clock = clock;
        this.maxCrashes = maxCrashes;
        this.role = role;
        this.headWord = headWord;
        this.epoch = Head.epoch(headWord);
        this.self = lane.host().self();
        this.t = lane.headTerm(headWord);
        this.unit = Head.offset(headWord);
        this.maybe = role.marks().maybeUpTo();
        this.suspect = role.marks().suspect();
        this.crashes = role.marks().attemptsAtTakeOver();
    }

    /**
     * Takes the role of the lane's reader.
     *
     * @param maxCrashes a frame that so many readers in a row died with is taken away instead of delivered
     * @param forced also from a live holder, which is fenced
     * @throws VigilException CONSUMER_ACTIVE when the role is taken
     */
    public static ExclusiveReader open(
            Lane lane, VigilClock clock, long stallTimeoutNs, int maxCrashes, boolean forced) {
        Role role = new Role(lane);
        long headWord = role.takeOver(forced);
        return new ExclusiveReader(lane, clock, stallTimeoutNs, maxCrashes, role, headWord);
    }

    /** As the long form, for a lane from which nothing is ever taken away undelivered. */
    static ExclusiveReader open(Lane lane, VigilClock clock, long stallTimeoutNs, boolean forced) {
        return open(lane, clock, stallTimeoutNs, Integer.MAX_VALUE, forced);
    }

    /**
     * Hands over up to {@code limit} frames and releases them together.
     *
     * <p>A handler that throws ends the batch: the frames before it are released, its own stays and comes again.
     *
     * @return how many were handed over, or {@link #FENCED}
     */
    public int poll(FrameHandler handler, int limit) {
        // Looked at before anything is handed over: who was robbed of the role between two polls, perhaps stopped for
        // hours, would be given a batch that the next holder has long acknowledged.
        if (!open || (control.head() != headWord && !lost())) {
            return FENCED;
        }
        int handed = 0;
        try {
            while (handed < limit) {
                Term at = term != null ? term : locate();
                if (at == null) {
                    break;
                }
                long cell = at.cell(unit);
                if (Cells.isReady(cell, t)) {
                    int length = lane.checkedLength(at, t, unit, cell);
                    if (deliver(handler, at, cell, length)) {
                        handed++;
                    } else if (!open) {
                        break;
                    }
                    unit += length;
                    index++;
                } else if (!pass(at, cell)) {
                    break;
                }
            }
        } catch (RuntimeException e) {
            release();
            throw e;
        }
        return release() ? handed : FENCED;
    }

    /** True when the handler had it; false when it had expired, or when we were robbed of the role and are closed. */
    private boolean deliver(FrameHandler handler, Term at, long cell, int length) {
        try {
            frame.wrap(lane, at, t, unit, length);
        } catch (VigilException damaged) {
            if (!at.isWhole(t, unit, length)) {
                throw lane.corrupt(at, t, unit, cell); // how long it is cannot be believed
            }
            at.casCell(unit, cell, Cells.done(t, length, 0, Cells.DROPPED), "corrupt");
            control.countCorrupt();
            unit += length;
            index++;
            throw damaged;
        }
        long deadline = frame.deadlineMs();
        if (deadline != Long.MAX_VALUE && clock.epochMs() >= deadline) {
            at.casCell(unit, cell, Cells.done(t, length, 0, Cells.EXPIRED), "expire");
            return false;
        }
        long position = Head.place(t, unit);
        boolean again = position <= maybe || position == tried;
        int crashed = position == suspect ? crashes : 0;
        if (crashed >= maxCrashes && evict(at, cell, length)) {
            return false;
        }
        control.inWork(Head.mark(epoch, 0, t, unit));
        if (control.head() != headWord) {
            // Robbed in the middle of a batch: the rest of it is the next holder's, who cannot mark what we go on with.
            open = false;
            return false;
        }
        frame.delivery(again ? 2 : 1, again, crashed);
        if (again) {
            control.countRedelivered();
        }
        tried = position; // a handler that throws is given the frame again, and that is no first delivery
        handler.onFrame(frame);
        return true;
    }

    /** Takes the frame that killed its readers out of the lane; false when it has to be delivered after all. */
    private boolean evict(Term at, long cell, int length) {
        long leased = Cells.leased(t, self, length, Math.min(crashes + 1, Cells.MAX_DELIVERIES), Cells.MOVING);
        if (!at.casCell(unit, cell, leased, "evict.lease")) {
            return false;
        }
        if (control.head() != headWord) {
            // Own, then look: we were fenced, and the new holder may have released this frame already.
            at.casCell(unit, leased, cell, "evict.undo");
            return false;
        }
        frame.delivery(crashes + 1, true, crashes);
        if (lane.host().evict(lane, frame, leased)) {
            return true;
        }
        // Put back, or the term could never be recycled: a lease keeps it.
        at.casCell(unit, leased, cell, "evict.undo");
        return false;
    }

    /** Goes past a cell that is not READY; false when the reader has to stop before it. */
    private boolean pass(Term at, long cell) {
        if (cell == Cells.free(t)) {
            lookBehind(at, cell);
            return false;
        }
        if (!Cells.isOf(cell, t)) {
            if (control.head() != headWord) {
                return false; // fenced; release() finds out
            }
            throw lane.corrupt(at, t, unit, cell);
        }
        switch (Cells.state(cell)) {
            case Cells.WRITING -> {
                lane.checkedLength(at, t, unit, cell);
                return stalls.heldUp(at, t, unit, cell);
            }
            case Cells.ABORTED, Cells.DONE -> {
                int length = lane.checkedLength(at, t, unit, cell);
                if (!at.isClear(t, unit, length)) {
                    throw lane.corrupt(at, t, unit, cell); // it would hide the frames that it covers
                }
                unit += length;
                index++;
                return true;
            }
            case Cells.LEASED -> {
                lane.checkedLength(at, t, unit, cell);
                if (Cells.flags(cell) == 0) {
                    throw lane.corrupt(at, t, unit, cell); // here a frame is leased to be moved or looked at, only
                }
                return Leases.giveBackIfDead(lane, at, t, unit, cell);
            }
            case Cells.PAD -> {
                return leaveTerm(at, cell);
            }
            default -> throw lane.corrupt(at, t, unit, cell);
        }
    }

    private boolean leaveTerm(Term at, long pad) {
        if (control.active() <= t) {
            lookBehind(at, pad);
            return false;
        }
        lane.requireLast(at, t, unit, pad);
        t++;
        unit = 0;
        index = 0;
        term = null;
        return true;
    }

    /** Where nothing waits: not each time, because the words that tell are the producers'. */
    private void lookBehind(Term at, long cell) {
        if (++looks % LOOK_BEHIND_EVERY == 0) {
            lane.requireEnd(at, t, unit, cell);
        }
    }

    /** Finds the term of the head, and which frame the head is in it. Null when the lane has no term yet. */
    private @Nullable Term locate() {
        if (control.active() < t) {
            return null;
        }
        Term at = lane.termOf(t);
        if (at == null) {
            if (control.head() == headWord) {
                throw control.corrupt(lane.toString(), "directory", LaneLayout.DIR, control.dir(t), "term " + t);
            }
            return null; // fenced
        }
        int from = 0;
        int frames = 0;
        while (from < unit) {
            long cell = at.cell(from);
            int length = isFrame(cell) ? Lane.lengthOf(at, from, cell) : -1;
            if (length < 0 || from + length > unit) {
                if (control.head() != headWord) {
                    return null;
                }
                throw lane.corrupt(at, t, from, cell);
            }
            from += length;
            frames++;
        }
        index = frames;
        term = at;
        return at;
    }

    private boolean isFrame(long cell) {
        return Cells.isOf(cell, t) && Cells.state(cell) != Cells.FREE && Cells.state(cell) < Cells.PAD;
    }

    /** Moves the head to where we are; false when we were fenced. Never blind: it compares the whole old word. */
    private boolean release() {
        long next = Head.exclusive(epoch, self, t, unit);
        if (next == headWord) {
            return control.head() == headWord || lost();
        }
        if (!control.casHead(headWord, next, "release")) {
            return lost();
        }
        boolean leftTerm = t != lane.headTerm(headWord);
        headWord = next;
        control.released(Head.released(t, unit, index));
        if (leftTerm) {
            recycler.prepare(control.active() + 1, false);
        }
        return true;
    }

    private boolean lost() {
        open = false;
        term = null;
        frame.clear();
        role.fenced(headWord);
        return false;
    }

    /** Nothing to read, and nothing in the way. */
    public static final int EMPTY = 0;
    /** A poll would get on. */
    public static final int WORK = 1;
    /** The next frame is being written, perhaps by somebody who died. */
    public static final int HELD_UP = 2;

    /** What a poll would find: the look of the sleep handshake, ordered after the sleeper's announcement. */
    public int look() {
        Term at = term != null ? term : locate();
        if (!open || at == null) {
            return open ? EMPTY : WORK;
        }
        long cell = at.cellVolatile(unit);
        if (cell == Cells.free(t)) {
            lane.requireEnd(at, t, unit, cell);
            return control.head() == headWord ? EMPTY : WORK;
        }
        int state = Cells.state(cell);
        if (state == Cells.PAD) {
            lane.requireEnd(at, t, unit, cell);
            return control.active() > t ? WORK : EMPTY;
        }
        return state == Cells.WRITING || state == Cells.LEASED ? HELD_UP : WORK;
    }

    /** Gives the role back; frames that were not released go to the next holder. */
    public void close() {
        if (open) {
            open = false;
            term = null;
            frame.clear();
            role.resign(headWord);
        }
    }

    public boolean isOpen() {
        return open;
    }
}
