package io.vigil.ipc.lane;

/**
 * Lets senders get ahead of a reader that is as fast as they are.
 *
 * <p>A reader right behind a sender looks at cells whose lines the sender needs again at once, and is given frames whose
 * lines the sender has hardly let go of: both then go at the pace at which lines move between cores. A few hundred units
 * apart neither meets what the other has just touched. So in the middle of a stream a reader that has come close stands
 * still until senders are ahead again: as long as they get on, and some microseconds at most. Whoever is given messages
 * one by one, or a few at a time, never waits.
 *
 * <p>Owned by the reader's thread. Only loads: what a damaged or late hint can cause is one wait more or less.
 */
final class Headway {
    /** Frames in a row that make a stream: without having caught up in between, and beyond what is known to be clear. */
    static final int STREAM = 8;

    /** Units that senders shall be ahead, and from how many on they are too near; less in a small term. */
    static final int WANTED = 512;

    static final int NEAR = 128;
    private static final int TERMS_SHARE = 8;

    /** How long one wait lasts: looks, and pauses between two of them. A look takes the line of the hint away. */
    static final int MOST_LOOKS = 20;

    private static final int PAUSES = 30;

    private final LaneControl control;
    private int inARow;
    private long clearUpTo;

    Headway(Lane lane) {
        this.control = lane.control();
    }

    /** Before each frame that can be had. */
    void keep(Term term, long t, int unit) {
        if (Head.place(t, unit) >= clearUpTo && ++inARow > STREAM) {
            inARow = STREAM;
            look(term, t, unit);
        }
    }

    /** There is nothing to be had: after a stream, the next frames belong to it. */
    void caughtUp() {
        inARow = inARow < STREAM ? 0 : STREAM;
    }

    private void look(Term term, long t, int unit) {
        int wanted = Math.min(WANTED, term.units() / TERMS_SHARE);
        int ahead = ahead(term, t, unit);
        for (int looks = 1; ahead < wanted && looks < MOST_LOOKS; looks++) {
            pause();
            int before = ahead;
            ahead = ahead(term, t, unit);
            if (ahead == before) {
                inARow = 0; // it is over, or too slow to be disturbed
                clearUpTo = Head.place(t, unit) + ahead;
                return;
            }
        }
        clearUpTo = Head.place(t, unit) + Math.max(1, ahead - wanted * NEAR / WANTED);
    }

    /** Units from here to where senders are; more than is wanted once they left the term. */
    private int ahead(Term term, long t, int unit) {
        long hint = term.hint();
        if (!Hint.isOf(hint, t) || control.active() > t) {
            return term.units() - unit + WANTED;
        }
        return Math.max(0, Math.min(Hint.offset(hint), term.units()) - unit);
    }

    private static void pause() {
        for (int i = 0; i < PAUSES; i++) {
            Thread.onSpinWait();
        }
    }
}
