package io.vigil.ipc.lane;

/**
 * Where things lie in a term: a header, one cell a unit and one more for PAD, then the units.
 *
 * <p>A term has U = 2^n - 1 units of 64 bytes, so that its U + 1 cells fill whole cache lines.
 *
 * <pre>
 * offset      | size  | type  | field        | written by          | ordering | meaning
 *   0         |   8   | long  | GENERATION   | recycler            | CAS      | t: which term of the lane this is now
 *   8         |   8   | long  | MAGIC        | growth              | plain    | "VIGLTERM", before publication
 *  16         |   4   | int   | UNITS        | growth              | plain    | U, before publication
 *  20         |   4   | int   | PHYSICAL     | growth              | plain    | index in the mailbox's term table
 *  24         |   8   | long  | MIN_DEADLINE | producer, pinned    | CAS      | t 16, earliest deadline of a frame (epoch ms) 48
 *  32         |   8   | long  | MAILBOX      | growth              | plain    | creation id of the mailbox's control file, before publication
 *  64         |   8   | long  | HINT         | producer, pinned    | opaque   | generation 16, check 8, index 20, offset 20
 * 128         |   8   | long  | FIRST_ORDINAL| whoever rolls       | CAS      | ordinal of frame 0; bit 63 + t = unset
 * 136         | 6 * 8 | long  | BASE[6]      | recycler            | CAS      | totals before this term + t; bit 63 + t = unset
 * 192         |   8   | long  | DONE_COUNT   | consumers           | CAS      | generation 32, finished frames 32
 * 256         | 8(U+1)| long  | CELLS        | see Cells           | CAS      | state words, spread over lines
 * 256+8(U+1)  | 64 U  | bytes | UNITS        | owner of a cell     | plain    | frames, published by the cell
 * </pre>
 */
public final class TermLayout {
    public static final int VERSION = 1;
    public static final int UNIT = 64;

    public static final int GENERATION = 0;
    public static final int MAGIC = GENERATION + Long.BYTES;
    public static final int UNITS = MAGIC + Long.BYTES;
    public static final int PHYSICAL = UNITS + Integer.BYTES;
    public static final int MIN_DEADLINE = PHYSICAL + Integer.BYTES;
    public static final int MAILBOX = MIN_DEADLINE + Long.BYTES;
    public static final int HINT = 64;
    public static final int FIRST_ORDINAL = 128;
    public static final int BASE = FIRST_ORDINAL + Long.BYTES;
    public static final int BASES = 6;
    public static final int DONE_COUNT = 192;
    public static final int CELLS = 256;

    /** "VIGLTERM" in little-endian bytes. */
    public static final long MAGIC_VALUE = 0x4D52_4554_4C47_4956L;

    public static final int MIN_UNITS = 1;
    public static final int MAX_UNITS = (1 << 20) - 1;

    private TermLayout() {}

    /** Whether a number of units has the form 2^n - 1. */
    public static boolean isValidUnits(int units) {
        return units >= MIN_UNITS && units <= MAX_UNITS && (units & (units + 1)) == 0;
    }

    /** Smallest valid number of units that is at least {@code units}. */
    public static int roundUpUnits(int units) {
        return (Integer.highestOneBit(Math.max(1, units)) << 1) - 1;
    }

    /** Bytes of a whole term with that many units. */
    public static int length(int units) {
        return data(units) + units * UNIT;
    }

    /** Offset of the first unit: a multiple of the cache line. */
    public static int data(int units) {
        return CELLS + Math.max(UNIT, (units + 1) * Long.BYTES);
    }
}
