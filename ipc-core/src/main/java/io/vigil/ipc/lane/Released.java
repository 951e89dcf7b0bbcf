package io.vigil.ipc.lane;

/**
 * How many frames of a lane, counted from its first, hold no room any more: the other side of the bound in messages.
 *
 * <p>Owned by one thread. Never too high, so the bound is never passed; too low only while a consumer is between two
 * stores, or until the next exact look after a kill there.
 */
public final class Released {
    private final Lane lane;
    private final LaneControl control;
    private final CompetingHead head;
    // The last head that was counted by walking: its ordinal.
    private long walkedHead;
    private long walkedOrdinal = -1;
    // A boundary of a term, and which frame begins there: it stays so for as long as the term is that one.
    private long walkedTerm;
    private int walkedUnit;
    private int walkedIndex;

    public Released(Lane lane) {
        this.lane = lane;
        this.control = lane.control();
        this.head = new CompetingHead(lane);
    }

    /**
     * As {@link #ordinal}, after the head of a per-cell lane was helped over what is finished: somebody who was killed
     * may have left frames there that no count tells of, in a lane that nobody reads just now.
     */
    public long exactOrdinal() {
        if (!lane.isExclusive() && control.active() != 0) {
            head.advance();
        }
        return ordinal();
    }

    /** Ordinal up to which, in sum, everything is released; for a per-cell lane a sum without order. */
    public long ordinal() {
        if (control.active() == 0) {
            return 0;
        }
        return lane.isExclusive() ? ofHead() : Math.max(ofDoneCounts(), ofHead());
    }

    /** Ordinal of the frame at the head. */
    private long ofHead() {
        while (true) {
            long head = control.head();
            if (head == walkedHead && walkedOrdinal >= 0) {
                return walkedOrdinal;
            }
            long t = lane.headTerm(head);
            Term term = lane.termOf(t);
            if (term == null) {
                if (control.active() < t || control.head() == head) {
                    return Math.max(0, walkedOrdinal); // the head waits for a term that is not there yet
                }
                continue;
            }
            long first = term.firstOrdinal();
            if (first < 0) {
                return Math.max(0, walkedOrdinal);
            }
            long index = indexOf(term, t, head);
            // The term was t while we read it, if it still is.
            if (index < 0 || term.generation() != t) {
                continue;
            }
            walkedHead = head;
            walkedOrdinal = first + index;
            return walkedOrdinal;
        }
    }

    private long indexOf(Term term, long t, long head) {
        int offset = Head.offset(head);
        if (offset == 0) {
            return 0;
        }
        long released = control.released();
        if (lane.isExclusive() && Head.releasedPosition(released) == Head.position(head)) {
            return Head.releasedIndex(released);
        }
        // From where the last walk ended, when that is before: heads of per-cell lanes move frame by frame.
        boolean goesOn = walkedTerm == t && walkedUnit <= offset;
        int unit = goesOn ? walkedUnit : 0;
        int frames = goesOn ? walkedIndex : 0;
        while (unit < offset) {
            long cell = term.cell(unit);
            if (!Cells.isOf(cell, t) || Cells.state(cell) == Cells.FREE || Cells.state(cell) == Cells.PAD) {
                if (control.head() == head && !lane.isPast(t)) {
                    throw lane.corrupt(term, t, unit, cell); // before the head everything is a frame
                }
                return -1;
            }
            unit += lane.checkedLength(term, t, unit, cell);
            frames++;
        }
        walkedTerm = t;
        walkedUnit = unit;
        walkedIndex = frames;
        return frames;
    }

    private long ofDoneCounts() {
        while (true) {
            long oldest = control.oldest();
            Term first = lane.termOf(oldest);
            long sum = first == null ? -1 : first.firstOrdinal();
            if (first == null || sum < 0 || first.generation() != oldest) {
                if (control.oldest() == oldest) {
                    return 0;
                }
                continue;
            }
            long last = lane.lastOf(control.active());
            for (long t = oldest; t <= last; t++) {
                Term term = lane.termOf(t);
                sum += term == null ? 0 : term.doneCount(t);
            }
            if (control.oldest() == oldest) {
                return sum;
            }
        }
    }
}
