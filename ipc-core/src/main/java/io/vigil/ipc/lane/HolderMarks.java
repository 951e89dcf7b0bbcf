package io.vigil.ipc.lane;

/**
 * What the holders of a reader's role had in hand, one after the other: which frames the next one gets marked, and which
 * frame went with how many of them.
 *
 * <pre>
 * word    | who stores it                         | what a kill right after leaves
 * in work | the holder: nothing, when it has the  | the next holder counts the frame, unless several were in hand; the
 *         | role; then each frame before it is    | word of an earlier holder means that the later ones were given
 *         | given it                              | nothing
 * maybe   | whoever takes over, only up; a holder | more is marked than need be
 *         | before its in-work word goes back     |
 * suspect | whoever takes over, once a holder     | counted; keyed by the holder's epoch, so it is not counted again
 * robbed  | a forced taker, before its fence:     | a robbery that did not happen: the holder is alive, or its word
 *         | {epoch of the living holder}          | is as good as any
 *         | every reader, before its first frame: | more is marked, should the holder robbed last store once more
 *         | {..., served}                         |
 * </pre>
 *
 * <p>A holder that was robbed alive may store one in-work word more, at any later time, over that of a later holder.
 * Once a later one has been given frames, such a word can hide them, and then everything is marked.
 *
 * <p>Owned by one thread.
 */
final class HolderMarks {
    /** In the slot field of an in-work word: this frame is in hand, and was handed out alone. */
    static final int IN_HAND = 0;

    private static final int NOTHING_IN_HAND = 1;

    /** Nothing is ever in hand: the holder looks at deadlines, and anybody may take the role from it. */
    private static final int JANITOR = 2;

    /** Several frames are in hand, this one or one before it the last: which of them the holder dies of, nobody knows. */
    static final int AMONG_OTHERS = 3;

    // In the word that names the holder robbed last. There is one; somebody has been given frames since, or may have.
    private static final long ROBBED = Long.MIN_VALUE;
    private static final long SERVED = 1L << 62;

    private final Lane lane;
    private final LaneControl control;
    private final int idle;
    private long suspect = -1;
    private int attempts;
    private long maybe;

    private HolderMarks(Lane lane, int idle) {
        this.lane = lane;
        this.control = lane.control();
        this.idle = idle;
    }

    static HolderMarks ofReader(Lane lane) {
        return new HolderMarks(lane, NOTHING_IN_HAND);
    }

    static HolderMarks ofJanitor(Lane lane) {
        return new HolderMarks(lane, JANITOR);
    }

    boolean areOfJanitor() {
        return idle == JANITOR;
    }

    /** Where (t 44, offset 20) the frame lies that earlier holders went with in their hands, -1 when there is none. */
    long suspect() {
        return suspect;
    }

    /** Up to where (t 44, offset 20) frames may have been delivered to an earlier holder. */
    long maybeUpTo() {
        return maybe;
    }

    /** How many holders went with that frame in hand. */
    int attemptsAtTakeOver() {
        return attempts;
    }

    /** Before the fence; false when somebody else was faster. What the holder robbed before did is settled first. */
    boolean noteRobbery(long before, int epoch) {
        int known = Head.epoch(control.inWork());
        if (known != epoch && hidesWhatWasGiven(before, known)) {
            raiseMaybe(everything());
        }
        return control.casRobbed(before, ROBBED | epoch);
    }

    /**
     * Whether an in-work word of that epoch may lie over that of a later holder: it is of the holder that was robbed
     * alive, who may still store one, and a later one was given something.
     */
    private static boolean hidesWhatWasGiven(long robbed, int epoch) {
        return robbed == (ROBBED | SERVED | epoch);
    }

    /** Before the first frame is given to us: from now on a word of the holder robbed last may hide ours. */
    private void announceService(long mine) {
        while (true) {
            long robbed = control.robbed();
            if (robbed == 0 || (robbed & SERVED) != 0) {
                return;
            }
            if (robbed == (ROBBED | Head.epoch(mine))) {
                raiseMaybe(everything()); // we are being robbed by somebody who took us for one without a frame
                return;
            }
            if (control.casRobbed(robbed, robbed | SERVED)) {
                return;
            }
        }
    }

    private long everything() {
        return Head.place(control.active(), TermLayout.MAX_UNITS);
    }

    /** The role is given back: a frame that is still in hand was not anybody's death. */
    void resign(long mine) {
        long word = control.inWork();
        boolean inHand = Head.epoch(word) == Head.epoch(mine) && isInHand(word);
        if (inHand && !isBehind(word, mine)) {
            raiseMaybe(whole(word));
            control.inWork(nothing(mine));
        }
    }

    /**
     * Counts the frame that the last holder had in hand, once for each holder that went with it: the word is keyed by
     * that holder's epoch, and we write no {@code inWork} of our own before this.
     *
     * <p>How far earlier holders got, and which frame they went with how often, are kept apart from what the last one
     * had in hand: a holder that goes while it repeats an earlier batch, or before it was given anything, must not make
     * the rest look new. The word of an earlier holder than the last one says that the last one was given nothing: it
     * died before it could say so itself.
     */
    void takeOver(long mine, int previousEpoch) {
        long word = control.inWork();
        int epoch = Head.epoch(word);
        if (word != 0 && epoch != previousEpoch && hidesWhatWasGiven(control.robbed(), epoch)) {
            raiseMaybe(everything());
        } else if (isInHand(word) && !isBehind(word, mine)) {
            raiseMaybe(whole(word));
            if (Head.slot(word) == IN_HAND) {
                countAttempt(word);
            }
        }
        control.inWork(nothing(mine));
        if (!areOfJanitor()) {
            announceService(mine); // a janitor is given nothing: robbed meanwhile, it hides nothing either
        }
        maybe = control.maybe();
        long last = control.suspect();
        // Above `maybe` it is a word of so long ago that its 16 bits of t came round.
        if (last != 0 && !isBehind(last, mine) && whole(last) <= maybe) {
            suspect = whole(last);
            attempts = Head.slot(last);
        }
    }

    private static boolean isInHand(long word) {
        return word != 0 && (Head.slot(word) == IN_HAND || Head.slot(word) == AMONG_OTHERS);
    }

    /** Whether the holder that the head names has not yet said whether it reads. */
    boolean isNew(long head) {
        return Head.epoch(control.inWork()) != Head.epoch(head);
    }

    boolean isJanitors(long head) {
        long word = control.inWork();
        return Head.epoch(word) == Head.epoch(head) && Head.slot(word) == JANITOR;
    }

    private long nothing(long mine) {
        return Head.mark(Head.epoch(mine), idle, 0, 0);
    }

    private long whole(long word) {
        return Head.place(lane.termIn(word), Head.offset(word));
    }

    /** From now on everything up to there comes marked to the next holder, whatever the in-work word says. */
    void raiseMaybe(long upTo) {
        long before;
        do {
            before = control.maybe();
        } while (before < upTo && !control.casMaybe(before, upTo));
    }

    private void countAttempt(long word) {
        long suspect = control.suspect();
        if (Head.epoch(suspect) != Head.epoch(word) || suspect == 0) {
            int before = Head.position(suspect) == Head.position(word) ? Head.slot(suspect) : 0;
            int count = Math.min(before + 1, 0xFFE);
            control.casSuspect(suspect, Head.mark(Head.epoch(word), count, lane.termIn(word), Head.offset(word)));
        }
    }

    private boolean isBehind(long word, long head) {
        long t = lane.termIn(word);
        long headTerm = lane.headTerm(head);
        return t < headTerm || (t == headTerm && Head.offset(word) < Head.offset(head));
    }
}
