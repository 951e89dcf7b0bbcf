package io.vigil.bench.cells;

/** The sizes of one term. Immutable. */
final class Geometry {
    static final int UNIT = 64;
    /** Fixed fields of a frame; the inline cell takes the first 8 of them. */
    static final int FRAME_HEADER = 32;

    final int units;
    final int lines;
    final int lineMask;
    final int lineBits;
    final int payloadAt;
    final int termBytes;
    final int cellsEnd;
    final int cellStep;

    /** A term whose payload part has {@code payloadBytes}, a power of two of at least 4 KiB. */
    Geometry(int payloadBytes, CellPlacement placement) {
        units = payloadBytes / UNIT;
        boolean powerOfTwo = placement == CellPlacement.APART_FAR;
        lines = powerOfTwo ? units / 8 : (units + 1 + 7) / 8;
        lineMask = units / 8 - 1;
        lineBits = Integer.numberOfTrailingZeros(units / 8);
        // One line more than needed, for the cell of the last PAD.
        payloadAt = placement == CellPlacement.INLINE ? 0 : (lines + 1) * UNIT;
        // One unit more than needed: the inline PAD cell of a term that is full to the end.
        termBytes = payloadAt + payloadBytes + UNIT;
        cellsEnd = placement == CellPlacement.INLINE ? termBytes : payloadAt;
        cellStep = placement == CellPlacement.INLINE ? UNIT : Long.BYTES;
    }

    /** Offset of the frame at a unit from the term's first byte. */
    int frameOffset(int unit) {
        return payloadAt + unit * UNIT;
    }
}
