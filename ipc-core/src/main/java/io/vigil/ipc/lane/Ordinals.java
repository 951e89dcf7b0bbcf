package io.vigil.ipc.lane;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;

/**
 * Numbers the frames of a lane: the first frame of a term follows the last of the term before, whose PAD says how many
 * it has.
 *
 * <p>Stateless; every step is idempotent, so any number of helpers may do it, and a kill leaves it to the next.
 */
final class Ordinals {
    private final Lane lane;
    private final LaneControl control;

    Ordinals(Lane lane) {
        this.lane = lane;
        this.control = lane.control();
    }

    /** Gives the first frame of the term after t its ordinal, once t has its PAD; t = 0: there is none before. */
    void publishAfter(long t) {
        Term next = lane.termOf(t + 1);
        if (next == null) {
            return;
        }
        if (t == 0) {
            next.publishFirstOrdinal(1, 0);
            return;
        }
        Term term = lane.termOf(t);
        long frames = term == null ? -1 : framesOf(term, t);
        long first = term == null ? -1 : term.firstOrdinal();
        if (frames >= 0 && first >= 0) {
            next.publishFirstOrdinal(t + 1, first + frames);
        }
    }

    /** Frame count in the PAD of t, or -1 when the term is t no more. */
    long framesOf(Term term, long t) {
        int unit = 0;
        long hint = term.hint();
        if (Hint.isOf(hint, t) && Hint.offset(hint) <= term.units()) {
            unit = Hint.offset(hint);
        }
        while (true) {
            long cell = term.cell(unit);
            if (!Cells.isOf(cell, t) || Cells.state(cell) == Cells.FREE) {
                return -1;
            }
            if (Cells.isSealed(cell, t)) {
                return countFrames(term, t);
            }
            if (Cells.state(cell) == Cells.PAD) {
                return Cells.length(cell);
            }
            unit += lane.checkedLength(term, t, unit, cell);
        }
    }

    /** Frames of a term that was set aside, by walking all of it. */
    private long countFrames(Term term, long t) {
        int unit = 0;
        int frames = 0;
        while (true) {
            long cell = term.cell(unit);
            if (Cells.isOf(cell, t) && Cells.state(cell) == Cells.PAD) {
                return frames;
            }
            if (!Cells.isOf(cell, t) || Cells.state(cell) == Cells.FREE) {
                if (control.active() != t) {
                    return -1;
                }
                throw lane.corrupt(term, t, unit, cell);
            }
            unit += lane.checkedLength(term, t, unit, cell);
            frames++;
        }
    }

    /**
     * Puts an ordinal where that of the active term's first frame is lost.
     *
     * @return what to throw
     */
    VigilException lost(Term term, long t) {
        Term before = lane.termOf(t - 1);
        long first = before == null || lane.isPast(t - 1) ? -1 : before.firstOrdinal();
        long frames = first < 0 || before == null ? -1 : framesOf(before, t - 1);
        if (term.healFirstOrdinal(frames < 0 ? 0 : first + frames)) {
            control.countCorrupt();
        }
        return new VigilException(
                ErrorCode.CORRUPT_STORE,
                "damaged term header: lane=" + lane + ", term=" + t + ", "
                        + term.region().place(TermLayout.FIRST_ORDINAL)
                        + ", found=none, expected=an ordinal; it is put right and counted, try again");
    }
}
