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

    /** Where a walk up to t ends: the directory has no more terms than that, whatever a damaged word says. */
    long lastOf(long t) {
        return Math.min(t, control.oldest() + LaneLayout.DIR_LENGTH - 1);
    }

    /** The term in which the oldest frame waits, or will wait. */
    public long headTerm() {
        return headTerm(control.head());
    }

    /**
     * The t of a head word, for either kind of lane; the word was read before this call.
     *
     * @throws VigilException CORRUPT_STORE when nobody can have stored the word
     */
    long headTerm(long head) {
        if (!Head.isSound(head, exclusive)) {
            throw control.corrupt(name, "head", LaneLayout.HEAD, Long.toHexString(head), "a word whose check holds");
        }
        return termIn(head);
    }

    /** The t of any word that holds a position, checked or not. */
    long termIn(long word) {
        // A lane without a term has its head at the first one that it will get.
        return exclusive ? Head.term(word, Math.max(1, control.active())) : Head.competingTerm(word);
    }

    /** Length of the frame in a cell that was read at {@code unit}, -1 when it cannot be one. */
    static int lengthOf(Term term, int unit, long cell) {
        int length = Cells.length(cell);
        boolean possible = length >= 1 && length <= term.units() - unit && Cells.state(cell) <= Cells.ABORTED;
        return possible ? length : -1;
    }

    /** Length of the frame whose cell was read at {@code unit}; CORRUPT_STORE when it cannot be one. */
    int checkedLength(Term term, long t, int unit, long cell) {
        int length = lengthOf(term, unit, cell);
        if (length < 0) {
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

    /**
     * Looks whether the place where a walk ended, at a free cell or a PAD, can be the end of what was sent.
     *
     * @throws VigilException CORRUPT_STORE when something lies behind it
     */
    void requireEnd(Term term, long t, int unit, long cell) {
        if (Cells.isSealed(cell, t)) {
            return;
        }
        boolean left = cell == Cells.free(t) && control.active() > t;
        long hint = term.hint();
        boolean behind = Hint.isOf(hint, t) && Hint.offset(hint) > unit;
        // Looked at once more: it may have been claimed, padded and left since.
        if ((left || behind) && term.cell(unit) == cell && !isPast(t)) {
            throw corrupt(term, t, unit, cell);
        }
    }

    /** As {@link #requireEnd}, for a walk that may have ended at a cell of no frame of t at all. */
    void requireKnown(Term term, long t, int unit, long cell) {
        if (Cells.isOf(cell, t)) {
            requireEnd(term, t, unit, cell);
        } else if (!isPast(t)) {
            throw corrupt(term, t, unit, cell);
        }
    }

    /** A PAD is left for the next term for good, so nothing may lie behind it. */
    void requireLast(Term term, long t, int unit, long pad) {
        if (Boundaries.next(term, t, unit + 1) <= term.units() && !isPast(t)) {
            throw corrupt(term, t, unit, pad);
        }
    }

    /**
     * Sets aside what cannot be, once: whoever comes after us goes past it.
     *
     * @return what to throw
     */
    VigilException corrupt(Term term, long t, int unit, long cell) {
        String what = describe(term, t, unit, cell);
        boolean set = new Quarantine(this, term, t).setAside(unit, cell);
        return new VigilException(
                ErrorCode.CORRUPT_STORE,
                what + (set ? "; it is set aside and counted, go on; run vigil verify" : "; run vigil verify"));
    }

    /**
     * Puts the number of term t right where the directory names this memory for t and for nothing else: its header is
     * damaged then. False when it is not so.
     */
    boolean restoreGeneration(Term term, long t, long found) {
        for (long other = control.oldest(); other <= lastOf(control.prepared() + 1); other++) {
            long entry = control.dir(other);
            boolean names = LaneControl.dirTerm(entry) == other && LaneControl.dirPhysical(entry) == term.physical();
            if (other != t && names) {
                return false;
            }
        }
        if (isPast(t) || !term.casGeneration(found, t)) {
            return false;
        }
        control.countCorrupt();
        return true;
    }

    /** What is wrong with a cell: place, found and expected. */
    String describe(Term term, long t, int unit, long cell) {
        return "impossible cell: lane=" + name + ", term=" + t + ", unit=" + unit + ", "
                + term.region().place(term.cellAt(unit)) + ", found=" + Cells.describe(cell)
                + ", expected=a frame of " + t + " within " + (term.units() - unit) + " units";
    }

    @Override
    public String toString() {
        return name;
    }
}
