package io.vigil.bench.cells;

/**
 * Where the cell of a unit lies in a term.
 *
 * <p>Apart means in an array before the payload. The distance says how many other cells are used before the next one of
 * the same cache line: a short one lets the two sides fight for a line, a long one moves each line eight times.
 */
enum CellPlacement {
    /** PROTOCOL.md section 1 as written: distance is the number of lines of the array, found by division. */
    APART_FAR_DIV {
        @Override
        int cellOffset(Geometry g, int unit) {
            return ((unit % g.lines) * 8 + unit / g.lines) * 8;
        }
    },
    /** The same distance by shift and mask. */
    APART_FAR {
        @Override
        int cellOffset(Geometry g, int unit) {
            return unit == g.units ? g.units * 8 : ((unit & g.lineMask) << 6) + ((unit >>> g.lineBits) << 3);
        }
    },
    /** Eighths of the array taken in turn, distance 8: shift and multiply. */
    APART_STRIDE {
        @Override
        int cellOffset(Geometry g, int unit) {
            return ((unit & 7) * g.lines + (unit >>> 3)) * 8;
        }
    },
    /** Blocks of 8 lines, distance 8. */
    APART_BLOCK8 {
        @Override
        int cellOffset(Geometry g, int unit) {
            return blocked(unit, 3);
        }
    },
    /** Blocks of 32 lines, distance 32. */
    APART_BLOCK32 {
        @Override
        int cellOffset(Geometry g, int unit) {
            return blocked(unit, 5);
        }
    },
    /** Blocks of 128 lines, distance 128. */
    APART_BLOCK128 {
        @Override
        int cellOffset(Geometry g, int unit) {
            return blocked(unit, 7);
        }
    },
    /** In order, distance 1. */
    ADJACENT {
        @Override
        int cellOffset(Geometry g, int unit) {
            return unit * 8;
        }
    },
    /** The first 8 bytes of the frame. */
    INLINE {
        @Override
        int cellOffset(Geometry g, int unit) {
            return g.payloadAt + unit * Geometry.UNIT;
        }
    };

    /** Offset of a cell from the term's first byte. */
    abstract int cellOffset(Geometry g, int unit);

    private static int blocked(int unit, int bits) {
        int block = unit >>> (bits + 3);
        int line = unit & ((1 << bits) - 1);
        int slot = (unit >>> bits) & 7;
        return (block << (bits + 6)) + (line << 6) + (slot << 3);
    }
}
