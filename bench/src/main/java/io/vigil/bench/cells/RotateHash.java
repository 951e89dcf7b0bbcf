package io.vigil.bench.cells;

import org.agrona.DirectBuffer;

/** Four accumulators of multiply, rotate, multiply, folded to 32 bits. Pure; lengths that are multiples of 8. */
final class RotateHash {
    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;

    private RotateHash() {}

    static long hash(DirectBuffer buffer, int offset, int length) {
        long a = P3;
        long b = P2;
        long c = length;
        long d = -P1;
        int at = offset;
        int end = offset + length;
        for (; at + 32 <= end; at += 32) {
            a = round(a, buffer.getLong(at));
            b = round(b, buffer.getLong(at + 8));
            c = round(c, buffer.getLong(at + 16));
            d = round(d, buffer.getLong(at + 24));
        }
        for (; at + 8 <= end; at += 8) {
            a = round(a, buffer.getLong(at));
        }
        long h = Long.rotateLeft(a, 1) + Long.rotateLeft(b, 7) + Long.rotateLeft(c, 12) + Long.rotateLeft(d, 18);
        h = (h ^ h >>> 33) * P2;
        h = (h ^ h >>> 29) * P3;
        return (h ^ h >>> 32) & 0xffffffffL;
    }

    private static long round(long accumulator, long word) {
        return Long.rotateLeft(accumulator + word * P2, 31) * P1;
    }
}
