package io.vigil.ipc.lane;

import io.vigil.ipc.ErrorCode;
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
    /** Result of a poll by a reader whose role somebody else has taken. */
    public static final int FENCED = -1;

    private final Lane lane;
    private final LaneControl control;
    private final HeldHead head;
    private final Passage passage;
    private final Screening screening;
    private final Headway headway;
    private final Frame frame = new Frame();
    private final long maybe;
    private final long suspect;
    private final int crashes;
    private final int maxCrashes;

    private long t;
    private @Nullable Term term;
    private int unit;
    private int index;
    private long tried;
    /** Whether frames were taken one by one and the head is still behind one of them. */
    private boolean inHand;

    private ExclusiveReader(
            Lane lane, VigilClock clock, long stallTimeoutNs, int maxCrashes, Role role, long headWord) {
        this.lane = lane;
        this.control = lane.control();
        this.passage = new Passage(lane, clock, stallTimeoutNs);
        this.screening = new Screening(lane, clock);
        this.headway = new Headway(lane);
        this.maxCrashes = maxCrashes;
        this.t = lane.headTerm(headWord);
        this.head = new HeldHead(lane, role, headWord, t);
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
        if (!head.isOurs()) {
            return fenced();
        }
        requireNothingInHand();
        int handed = 0;
        try {
            while (handed < limit) {
                Term at = term != null ? term : locate();
                if (at == null) {
                    break;
                }
                long cell = at.cell(unit);
                if (Cells.isReady(cell, t)) {
                    headway.keep(at, t, unit);
                    int length = lane.checkedLength(at, t, unit, cell);
                    if (deliver(handler, at, cell, length)) {
                        handed++;
                    } else if (!head.isOpen()) {
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
        return release() ? handed : fenced();
    }

    private void requireNothingInHand() {
        if (inHand) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE,
                    "messages are in hand: lane=" + lane + "; decide them, or go on taking one by one");
        }
    }

    /** True when the handler had it; false as {@link #present}. */
    private boolean deliver(FrameHandler handler, Term at, long cell, int length) {
        if (!present(frame, at, cell, length, HolderMarks.IN_HAND)) {
            return false;
        }
        handler.onFrame(frame);
        return true;
    }

    /** False when it had expired or was taken away, or when we were robbed of the role and are closed. */
    private boolean present(Frame into, Term at, long cell, int length, int mark) {
        try {
            into.wrap(lane, at, t, unit, length);
        } catch (VigilException damaged) {
            screening.setAside(at, t, unit, cell);
            unit += length;
            index++;
            throw damaged;
        }
        if (screening.isOver(into, at, cell)) {
            return false;
        }
        long position = Head.place(t, unit);
        boolean again = position <= maybe || position == tried;
        int crashed = position == suspect ? crashes : 0;
        if (crashed >= maxCrashes && evict(into, crashed)) {
            return false;
        }
        if (!head.announce(mark, t, unit)) {
            return false;
        }
        into.delivery(again ? 2 : 1, again, crashed);
        if (again) {
            control.countRedelivered();
        }
        tried = position; // a handler that throws is given the frame again, and that is no first delivery
        return true;
    }

    /** Takes the frame that killed its readers out of the lane; false when it has to be delivered after all. */
    private boolean evict(Frame of, int crashed) {
        of.delivery(crashed + 1, true, crashed);
        return Leases.takeAway(lane, of, head.word(), lane.host()::evict);
    }

    /** Goes past a cell that is not READY; false when the reader has to stop before it. */
    private boolean pass(Term at, long cell) {
        int step = passage.past(at, t, unit, cell, head.word());
        if (step > 0) {
            unit += step;
            index++;
        } else if (step == Passage.STOP) {
            headway.caughtUp();
        } else if (step == Passage.NEXT_TERM) {
            t++;
            unit = 0;
            index = 0;
            term = null;
        }
        return step != Passage.STOP;
    }

    /** Finds the term that we are in, and which frame of it is next. Null when the lane has no term yet. */
    private @Nullable Term locate() {
        Term at = passage.termOf(t, head.word());
        int before = at == null ? -1 : passage.framesBefore(at, t, unit, head.word());
        if (before < 0) {
            return null;
        }
        index = before;
        term = at;
        return at;
    }

    /** Moves the head to where we are; false when we were fenced. */
    private boolean release() {
        return head.release(t, unit, index);
    }

    private int fenced() {
        term = null;
        frame.clear();
        return FENCED;
    }

    /**
     * Hands out the next frame and leaves the head where it is; {@link LaneWindow} does the rest.
     *
     * @param mark of {@link HolderMarks}
     * @return a result of {@link LaneWindow}
     */
    int take(Frame into, int mark) {
        if (!head.isOurs()) {
            return fenced();
        }
        while (true) {
            Term at = term != null ? term : locate();
            if (at == null) {
                return LaneWindow.NONE;
            }
            long cell = at.cell(unit);
            if (Cells.isReady(cell, t)) {
                if (mark == HolderMarks.AMONG_OTHERS && isSuspicious(t, unit)) {
                    return LaneWindow.ALONE;
                }
                headway.keep(at, t, unit);
                int length = lane.checkedLength(at, t, unit, cell);
                inHand = true;
                boolean handed = present(into, at, cell, length, mark);
                if (!head.isOpen()) {
                    return fenced();
                }
                unit += length;
                index++;
                if (handed) {
                    return LaneWindow.TAKEN;
                }
            } else if (!pass(at, cell)) {
                return LaneWindow.NONE;
            }
        }
    }

    /** Moves the head over everything that was taken; false when we were fenced. */
    boolean releaseTaken() {
        inHand = false;
        return release();
    }

    HeldHead head() {
        return head;
    }

    Screening screening() {
        return screening;
    }

    /** Which frame of its term the next one is. */
    int index() {
        return index;
    }

    /** Whether an earlier holder may have had this frame in hand when it died. */
    boolean isSuspicious(long in, int first) {
        return Head.place(in, first) <= maybe;
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
        if (!head.isOpen() || at == null) {
            return head.isOpen() ? EMPTY : WORK;
        }
        return passage.look(at, t, unit, head.word());
    }

    /** Gives the role back; frames that were not released go to the next holder. */
    public void close() {
        head.resign();
        fenced();
    }

    /** False once the role is known to be lost, or was given back. */
    public boolean isOpen() {
        return head.isOpen();
    }
}
