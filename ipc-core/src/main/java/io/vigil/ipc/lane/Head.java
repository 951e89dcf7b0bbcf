package io.vigil.ipc.lane;

/**
 * Codec of the words that hold a position.
 *
 * <pre>
 * head, exclusive : epoch 12 | slot 12 | check 4 | t 16 | offset 20    t is rebuilt against the active term
 * head, competing : check 4 | t 40 | offset 20
 * in work         : epoch 12 | what 12 | 0 4 | t 16 | offset 20       what: see HolderMarks
 * suspect         : epoch 12 | attempts 12 | 0 4 | t 16 | offset 20
 * limbo           : slot 12 | epoch 12 | t 40                   0 = none (t is never 0)
 * place           : t 44 | offset 20                            a number: places compare as positions do
 * </pre>
 *
 * <p>What lies before a head counts as acknowledged, so a damaged head would lose messages without a trace: the check is
 * the exclusive or of the word's other fifteen groups of four bits, which no single wrong bit survives. The words that
 * only decide over marks have none.
 */
public final class Head {
    private static final long FIELD_12 = 0xFFFL;
    private static final long FIELD_16 = 0xFFFFL;
    private static final long FIELD_20 = 0xFFFFFL;
    private static final long FIELD_40 = 0xFF_FFFF_FFFFL;
    private static final long POSITION = 0xF_FFFF_FFFFL;
    private static final int EXCLUSIVE_CHECK = 36;
    private static final int COMPETING_CHECK = 60;
    /** So that an empty word is no head. */
    private static final long SALT = 0xA;

    private Head() {}

    public static long exclusive(int epoch, int slot, long t, int offset) {
        return checked(
                (epoch & FIELD_12) << 52 | (slot & FIELD_12) << 40 | (t & FIELD_16) << 20 | offset, EXCLUSIVE_CHECK);
    }

    /** A word of in work, or of suspect. */
    static long mark(int epoch, int count, long t, int offset) {
        return (epoch & FIELD_12) << 52 | (count & FIELD_12) << 40 | (t & FIELD_16) << 20 | offset;
    }

    /** The same position under another role. */
    static long withRole(long head, int epoch, int slot) {
        return checked((epoch & FIELD_12) << 52 | (slot & FIELD_12) << 40 | position(head), EXCLUSIVE_CHECK);
    }

    public static long competing(long t, int offset) {
        return checked((t & FIELD_40) << 20 | offset, COMPETING_CHECK);
    }

    private static long checked(long word, int shift) {
        return word | check(word) << shift;
    }

    /** Whether this can be a word that somebody stored. */
    static boolean isSound(long word, boolean exclusive) {
        int shift = exclusive ? EXCLUSIVE_CHECK : COMPETING_CHECK;
        return (word >>> shift & 0xF) == check(word & ~(0xFL << shift));
    }

    private static long check(long word) {
        long fold = word ^ word >>> 32;
        fold ^= fold >>> 16;
        fold ^= fold >>> 8;
        return ((fold ^ fold >>> 4) & 0xF) ^ SALT;
    }

    public static int epoch(long head) {
        return (int) (head >>> 52);
    }

    /** Slot of a role, attempts of a suspect. */
    public static int slot(long head) {
        return (int) (head >>> 40 & FIELD_12);
    }

    public static int offset(long head) {
        return (int) (head & FIELD_20);
    }

    /** The low 36 bits of a word of an exclusive lane: t mod 2^16 and offset. */
    public static long position(long head) {
        return head & POSITION;
    }

    /** The whole t of an exclusive word; {@code active} must have been read after the word. */
    public static long term(long head, long active) {
        return active - (active - (head >>> 20) & FIELD_16);
    }

    public static long competingTerm(long head) {
        return head >>> 20 & FIELD_40;
    }

    /** A position as a number. */
    public static long place(long t, int offset) {
        return t << 20 | offset;
    }

    static long placeTerm(long place) {
        return place >>> 20;
    }

    public static long limbo(int slot, int epoch, long t) {
        return (slot & FIELD_12) << 52 | (epoch & FIELD_12) << 40 | (t & FIELD_40);
    }

    public static int limboSlot(long limbo) {
        return (int) (limbo >>> 52);
    }

    public static int limboEpoch(long limbo) {
        return (int) (limbo >>> 40 & FIELD_12);
    }

    public static long limboTerm(long limbo) {
        return limbo & FIELD_40;
    }

    /** {@code RELEASED}: which frame index a head position has. */
    public static long released(long t, int offset, int index) {
        return (t & FIELD_16) << 40 | (long) offset << 20 | index;
    }

    /** The position that a RELEASED word speaks of, comparable with {@link #position}. */
    public static long releasedPosition(long released) {
        return released >>> 20;
    }

    public static int releasedIndex(long released) {
        return (int) (released & FIELD_20);
    }
}
