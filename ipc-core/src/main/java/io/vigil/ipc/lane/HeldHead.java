package io.vigil.ipc.lane;

/**
 * The head of an exclusive lane in the hands of the one who has its role: it moves by compare-and-set of the whole word,
 * so whoever lost the role without noticing cannot move it.
 *
 * <p>Owned by the reader's thread.
 */
final class HeldHead {
    private final LaneControl control;
    private final Recycler recycler;
    private final Role role;
    private final int epoch;
    private final int self;
    private long word;
    // Where that is: the whole t, of which the word has 16 bits, and the unit.
    private long term;
    private int offset;

    private boolean open = true;
    private boolean keepsLimbo;

    /** @param t of the word, as a whole */
    HeldHead(Lane lane, Role role, long word, long t) {
        this.control = lane.control();
        this.recycler = new Recycler(lane);
        this.role = role;
        this.word = word;
        this.epoch = Head.epoch(word);
        this.self = lane.host().self();
        this.term = t;
        this.offset = Head.offset(word);
    }

    /** The head word as we stored it last. */
    long word() {
        return word;
    }

    /** False once the role is known to be lost, or was given back. */
    boolean isOpen() {
        return open;
    }

    /** Whether the role is still ours; looks at the lane. */
    boolean isOurs() {
        return open && (control.head() == word || lost());
    }

    /** The look alone: nothing is concluded. */
    boolean isUnchanged() {
        return control.head() == word;
    }

    /**
     * Says which frame is about to be handed over, and then looks whether it may be.
     *
     * @param mark of {@link HolderMarks}
     * @return false when we were robbed: the next holder cannot mark what we would go on with
     */
    boolean announce(int mark, long t, int unit) {
        control.inWork(Head.mark(epoch, mark, t, unit));
        if (control.head() != word) {
            open = false;
            return false;
        }
        return true;
    }

    /** From now on everything up to there comes marked to the next holder, whatever is announced. */
    void markUpTo(long place) {
        role.marks().raiseMaybe(place);
    }

    /** Moves the head; false when we were fenced. Never blind: it compares the whole old word. */
    boolean release(long t, int unit, int index) {
        if (unit == offset && t == term) {
            return control.head() == word || lost();
        }
        long next = Head.exclusive(epoch, self, t, unit);
        if (!control.casHead(word, next, "release")) {
            return lost();
        }
        word = next;
        offset = unit;
        control.released(Head.released(t, unit, index));
        if (t != term) {
            term = t;
            recycler.prepare(control.active() + 1, false);
        }
        return true;
    }

    /** Whether frames are in hand one by one: then a fence does not end our limbo, because we still read. */
    void keepLimbo(boolean reading) {
        keepsLimbo = reading;
        if (!reading && !open) {
            role.fenced(word);
        }
    }

    private boolean lost() {
        open = false;
        if (!keepsLimbo) {
            role.fenced(word);
        }
        return false;
    }

    /** Gives the role back. */
    void resign() {
        if (open) {
            open = false;
            role.resign(word);
        }
    }
}
