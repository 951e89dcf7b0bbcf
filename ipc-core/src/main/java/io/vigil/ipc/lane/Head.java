package io.vigil.ipc.lane;

/**
 * Codec of the words that hold a position.
 *
 * <pre>
 * head, exclusive : epoch 12 | slot 12 | t 20 | offset 20      t is rebuilt against the active term
 * head, competing : t 44 | offset 20
 * in work         : epoch 12 | 0 12 | t 20 | offset 20
 * suspect         : epoch 12 | attempts 12 | t 20 | offset 20
 * limbo           : slot 12 | epoch 12 | t 40                   0 = none (t is never 0)
 * </pre>
 */
public final class Head {
    private static final long FIELD_20 = 0xFFFFFL;
    private static final long POSITION = 0xFF_FFFF_FFFFL;

    private Head() {}

    public static long exclusive(int epoch, int slot, long t, int offset) {
        return (long) (epoch & 0xFFF) << 52 | (long) slot << 40 | (t & FIELD_20) << 20 | offset;
    }

    /** The same position under another role. */
    static long withRole(long head, int epoch, int slot) {
        return (long) (epoch & 0xFFF) << 52 | (long) slot << 40 | position(head);
    }

    public static long competing(long t, int offset) {
        return t << 20 | offset;
    }

    public static int epoch(long head) {
        return (int) (head >>> 52);
    }

    /** Slot of a role, attempts of a suspect. */
    public static int slot(long head) {
        return (int) (head >>> 40) & 0xFFF;
    }

    public static int offset(long head) {
        return (int) (head & FIELD_20);
    }

    /** The low 40 bits: t mod 2^20 and offset. */
    public static long position(long head) {
        return head & POSITION;
    }

    /** The whole t of an exclusive word; {@code active} must have been read after the word. */
    public static long term(long head, long active) {
        return active - (active - (head >>> 20) & FIELD_20);
    }

    public static long competingTerm(long head) {
        return head >>> 20;
    }

    public static long limbo(int slot, int epoch, long t) {
        return (long) slot << 52 | (long) (epoch & 0xFFF) << 40 | (t & POSITION);
    }

    public static int limboSlot(long limbo) {
        return (int) (limbo >>> 52);
    }

    public static int limboEpoch(long limbo) {
        return (int) (limbo >>> 40) & 0xFFF;
    }

    public static long limboTerm(long limbo) {
        return limbo & POSITION;
    }

    /** {@code RELEASED}: which frame index a head position has. */
    public static long released(long t, int offset, int index) {
        return (t & FIELD_20) << 40 | (long) offset << 20 | index;
    }

    /** The position that a RELEASED word speaks of, comparable with {@link #position}. */
    public static long releasedPosition(long released) {
        return released >>> 20;
    }

    public static int releasedIndex(long released) {
        return (int) (released & FIELD_20);
    }
}
