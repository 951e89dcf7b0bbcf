package io.vigil.ipc.lane;

/**
 * Codec of the word that says what becomes of a term's memory: {@code t 40 | check 8 | lane 8 | kind 8}; 0 = never
 * decided.
 *
 * <p>Two helpers may judge the same term r differently, one before and one after its limbo has ended: one would recycle
 * what the other leaves aside. So one compare-and-set decides, in step 0 of {@code prepare}, and everybody reads the
 * word again and does what it says.
 *
 * <pre>
 * from                to           who                           when, and what a kill right after leaves
 * as it was loaded    {r, RECYCLE} whoever prepares, "prepare    r is drained, nobody can touch it, and its totals are
 *   before r was                   .fate"                        folded: the next helper names it in the directory
 *   looked at
 * the same            {r, PARKED}  the same                      r is drained and folded, and a frame of a living,
 *                                                                stopped sender is in limbo there, or it is damaged:
 *                                                                the next helper moves `oldest` on without it
 * {r, PARKED}         {r, FREED}   the holder of the growth      the memory is another term of the same lane, named by
 *                                  lock, "park.freed"            the directory. Killed just before: the next holder
 *                                                                sees that it is in use
 * </pre>
 *
 * <p>Loads acquire, changes by compare-and-set (volatile). A word never comes back: t only rises, because a memory that
 * a lane had once stays with that lane. Nobody looks at it but in {@code prepare}, growth, the sweep and tools.
 */
public final class Fate {
    /** Its memory becomes another term in place. */
    static final int RECYCLE = 1;
    /** The lane goes on without its memory, until nobody can write there any more. */
    static final int PARKED = 2;
    /** It was parked, and is in use again. */
    static final int FREED = 3;

    private static final long CHECKED = 0xFFFF_FFFF_FF00_FFFFL;

    private Fate() {}

    static long of(int kind, int lane, long t) {
        long word = t << 24 | (lane & 0xFFL) << 8 | kind;
        return word | check(word) << 16;
    }

    /** So that no single wrong bit makes a term parked, or parked no more. */
    private static long check(long word) {
        long fold = word ^ word >>> 32;
        fold ^= fold >>> 16;
        return ((fold ^ fold >>> 8) & 0xFF) ^ 0x5A;
    }

    /** Whether somebody can have stored the word. */
    public static boolean isSound(long word) {
        return word == 0
                || ((word >>> 16 & 0xFF) == check(word & CHECKED) && kind(word) >= RECYCLE && kind(word) <= FREED);
    }

    static int kind(long word) {
        return (int) word & 0xFF;
    }

    /** The lane that has, or had, the memory. */
    public static int lane(long word) {
        return (int) (word >>> 8) & 0xFF;
    }

    /** Which term the memory was when it was decided. */
    public static long term(long word) {
        return word >>> 24;
    }

    /** Whether the word speaks of term t of the lane. */
    static boolean isOf(long word, int lane, long t) {
        return term(word) == t && lane(word) == lane && word != 0 && isSound(word);
    }

    public static boolean isParked(long word) {
        return kind(word) == PARKED && isSound(word);
    }

    /** The word for people: {@code PARKED lane=0 term=7}. */
    public static String describe(long word) {
        if (!isSound(word)) {
            return "damaged, " + Long.toHexString(word);
        }
        String[] names = {"undecided", "RECYCLE", "PARKED", "FREED"};
        return names[kind(word)] + (word == 0 ? "" : " lane=" + lane(word) + " term=" + term(word));
    }
}
