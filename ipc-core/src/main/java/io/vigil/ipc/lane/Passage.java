package io.vigil.ipc.lane;

import io.vigil.ipc.VigilClock;
import org.jspecify.annotations.Nullable;

/**
 * What the reader of an exclusive lane meets that is no message for it, and how far it may go past that.
 *
 * <p>Owned by the reader's thread.
 */
final class Passage {
    /** The reader has to stop before it. */
    static final int STOP = 0;
    /** It has changed: look at the same cell again. */
    static final int LOOK_AGAIN = -1;
    /** The term is at its end, and there is another. */
    static final int NEXT_TERM = -2;

    private static final int LOOK_BEHIND_EVERY = 64;

    private final Lane lane;
    private final LaneControl control;
    private final StallWatch stalls;
    private int looks;

    Passage(Lane lane, VigilClock clock, long stallTimeoutNs) {
        this.lane = lane;
        this.control = lane.control();
        this.stalls = new StallWatch(lane, clock, stallTimeoutNs);
    }

    /**
     * Looks at a cell that is not READY.
     *
     * @param headWord of the reader: when it is not the lane's any more, strange cells are no damage
     * @return how many units to go on, {@link #STOP}, {@link #LOOK_AGAIN} or {@link #NEXT_TERM}
     */
    int past(Term at, long t, int unit, long cell, long headWord) {
        if (cell == Cells.free(t)) {
            lookBehind(at, t, unit, cell);
            return STOP;
        }
        if (!Cells.isOf(cell, t)) {
            if (control.head() != headWord) {
                return STOP; // fenced; the release finds out
            }
            throw lane.corrupt(at, t, unit, cell);
        }
        switch (Cells.state(cell)) {
            case Cells.WRITING -> {
                lane.checkedLength(at, t, unit, cell);
                return stalls.heldUp(at, t, unit, cell) ? LOOK_AGAIN : STOP;
            }
            case Cells.ABORTED, Cells.DONE -> {
                int length = lane.checkedLength(at, t, unit, cell);
                if (!Boundaries.isClear(at, t, unit, length)) {
                    throw lane.corrupt(at, t, unit, cell); // it would hide the frames that it covers
                }
                return length;
            }
            case Cells.LEASED -> {
                lane.checkedLength(at, t, unit, cell);
                if (Cells.flags(cell) == 0) {
                    throw lane.corrupt(at, t, unit, cell); // here a frame is leased to be moved or looked at, only
                }
                return Leases.giveBackIfDead(lane, at, t, unit, cell) ? LOOK_AGAIN : STOP;
            }
            case Cells.PAD -> {
                if (control.active() <= t) {
                    lookBehind(at, t, unit, cell);
                    return STOP;
                }
                lane.requireLast(at, t, unit, cell);
                return NEXT_TERM;
            }
            default -> throw lane.corrupt(at, t, unit, cell);
        }
    }

    /** Where nothing waits: not each time, because the words that tell are the producers'. */
    private void lookBehind(Term at, long t, int unit, long cell) {
        if (++looks % LOOK_BEHIND_EVERY == 0) {
            lane.requireEnd(at, t, unit, cell);
        }
    }

    /** Term t; null when the lane does not have it yet, or when the reader was fenced. */
    @Nullable
    Term termOf(long t, long headWord) {
        if (control.active() < t) {
            return null;
        }
        Term at = lane.termOf(t);
        if (at == null && control.head() == headWord) {
            throw control.corrupt(lane.toString(), "directory", LaneLayout.DIR, control.dir(t), "term " + t);
        }
        return at;
    }

    /** What a reader at that place would find, ordered after the announcement that it is about to sleep. */
    int look(Term at, long t, int unit, long headWord) {
        long cell = at.cellVolatile(unit);
        if (cell == Cells.free(t)) {
            lane.requireEnd(at, t, unit, cell);
            return control.head() == headWord ? ExclusiveReader.EMPTY : ExclusiveReader.WORK;
        }
        int state = Cells.state(cell);
        if (state == Cells.PAD) {
            lane.requireEnd(at, t, unit, cell);
            return control.active() > t ? ExclusiveReader.WORK : ExclusiveReader.EMPTY;
        }
        boolean isHeldUp = state == Cells.WRITING || state == Cells.LEASED;
        return isHeldUp ? ExclusiveReader.HELD_UP : ExclusiveReader.WORK;
    }

    /** How many frames of t lie before {@code unit}; -1 when the reader was fenced. */
    int framesBefore(Term at, long t, int unit, long headWord) {
        int from = 0;
        int frames = 0;
        while (from < unit) {
            long cell = at.cell(from);
            int length = isFrame(cell, t) ? Lane.lengthOf(at, from, cell) : -1;
            if (length < 0 || from + length > unit) {
                if (control.head() != headWord) {
                    return -1;
                }
                throw lane.corrupt(at, t, from, cell);
            }
            from += length;
            frames++;
        }
        return frames;
    }

    private static boolean isFrame(long cell, long t) {
        return Cells.isOf(cell, t) && Cells.state(cell) != Cells.FREE && Cells.state(cell) < Cells.PAD;
    }
}
