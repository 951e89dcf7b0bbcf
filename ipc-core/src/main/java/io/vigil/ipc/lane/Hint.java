package io.vigil.ipc.lane;

/**
 * Codec of a term's hint: generation 16 | check 8 | frame index 20 | offset 20: a boundary of that generation, for ever.
 *
 * <p>Who believes a hint claims memory there, so a damaged one must not pass: the check is the exclusive or of the other
 * seven bytes, which no single wrong bit survives.
 */
final class Hint {
    private static final int CHECK_SHIFT = 40;
    private static final long CHECK = 0xFFL << CHECK_SHIFT;
    /** So that an empty word is no hint. */
    private static final long SALT = 0x5A;

    private Hint() {}

    static long of(long t, int index, int offset) {
        long word = (t & 0xFFFF) << 48 | (long) index << 20 | offset;
        return word | check(word) << CHECK_SHIFT;
    }

    /** Whether the word is whole and of term t, as far as 16 bits say. */
    static boolean isOf(long hint, long t) {
        return hint >>> 48 == (t & 0xFFFF) && (hint >>> CHECK_SHIFT & 0xFF) == check(hint & ~CHECK);
    }

    private static long check(long word) {
        long fold = word ^ word >>> 32;
        fold ^= fold >>> 16;
        return ((fold ^ fold >>> 8) & 0xFF) ^ SALT;
    }

    static int index(long hint) {
        return (int) (hint >>> 20) & 0xFFFFF;
    }

    static int offset(long hint) {
        return (int) hint & 0xFFFFF;
    }
}
