package io.vigil.ipc.lane;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** One lane as one process sees it: its control block and the way to its terms. Thread-safe. */
public final class Lane {
    private final int index;
    private final String name;
    private final LaneControl control;
    private final LaneHost host;
    private final boolean exclusive;

    /**
     * @param name for messages: mailbox and lane
     * @param exclusive whether one role holder moves the head (else every frame is leased by its cell)
     */
    public Lane(int index, String name, LaneControl control, LaneHost host, boolean exclusive) {
        this.index = index;
        this.name = name;
        this.control = control;
        this.host = host;
        this.exclusive = exclusive;
    }

    public int index() {
        return index;
    }

    public LaneControl control() {
        return control;
    }

    LaneHost host() {
        return host;
    }

    public boolean isExclusive() {
        return exclusive;
    }

    /** The term that is t at this moment, or null when t is not in the directory (recycled, or not yet there). */
    @Nullable
    Term termOf(long t) {
        long entry = control.dir(t);
        return LaneControl.dirTerm(entry) == t ? host.term(LaneControl.dirPhysical(entry)) : null;
    }

    /**
     * Names every term of the mailbox that this lane has. Under the growth lock a term that is not named stays so; one
     * that is being recycled meanwhile is named under its old number, because entries outlive their term.
     */
    public void forEachTerm(IntConsumer physical) {
        long oldest = control.oldest();
        for (long t = oldest; t < oldest + LaneLayout.DIR_LENGTH; t++) {
            long entry = control.dir(t);
            if (LaneControl.dirTerm(entry) != t) {
                return;
            }
            physical.accept(LaneControl.dirPhysical(entry));
        }
    }

    /** The t of a head (or in-work) word, for either kind of lane; the word was read before this call. */
    long headTerm(long head) {
        // A lane without a term has its head at the first one that it will get.
        return exclusive ? Head.term(head, Math.max(1, control.active())) : Head.competingTerm(head);
    }

    /** Length of the frame whose cell was read at {@code unit}; CORRUPT_STORE when it cannot be one. */
    int checkedLength(Term term, long t, int unit, long cell) {
        int length = Cells.length(cell);
        if (length < 1 || length > term.units() - unit || Cells.state(cell) > Cells.ABORTED) {
            throw corrupt(term, t, unit, cell);
        }
        return length;
    }

    /**
     * Whether term t is recycled, or about to be. Asked after a cell was loaded: while it is false, the cell was t's,
     * because a recycler moves {@code oldest} on before it touches the first cell.
     */
    boolean isPast(long t) {
        return control.oldest() > t;
    }

    VigilException corrupt(Term term, long t, int unit, long cell) {
        return new VigilException(ErrorCode.CORRUPT_STORE, describe(term, t, unit, cell) + "; run vigil verify");
    }

    /** What is wrong with a cell: place, found and expected. */
    String describe(Term term, long t, int unit, long cell) {
        return "impossible cell: lane=" + name + ", term=" + t + ", unit=" + unit + ", file="
                + term.region().origin() + ", offset=" + term.cellAt(unit) + ", found=" + Cells.describe(cell)
                + ", expected=a frame of " + t + " within " + (term.units() - unit) + " units";
    }

    @Override
    public String toString() {
        return name;
    }
}
