package io.vigil.bench.cells;

import org.agrona.DirectBuffer;

/** A 64-bit hash of four independent multiply-and-fold lanes, folded to 32 bits. Pure. */
final class MixHash {
    private static final long A = 0x9E3779B97F4A7C15L;
    private static final long B = 0xD1B54A32D192ED03L;
    private static final long C = 0x8CB92BA72F3D8DD7L;
    private static final long D = 0xAEF17502108EF2D9L;

    private MixHash() {}

    static long hash(DirectBuffer buffer, int offset, int length) {
        long a = A ^ length;
        long b = B;
        long c = C;
        long d = D;
        int at = offset;
        int end = offset + length;
        for (; at + 64 <= end; at += 64) {
            a = fold(buffer.getLong(at) ^ a, buffer.getLong(at + 8) ^ B);
            b = fold(buffer.getLong(at + 16) ^ b, buffer.getLong(at + 24) ^ C);
            c = fold(buffer.getLong(at + 32) ^ c, buffer.getLong(at + 40) ^ D);
            d = fold(buffer.getLong(at + 48) ^ d, buffer.getLong(at + 56) ^ A);
        }
        if (at + 32 <= end) {
            a = fold(buffer.getLong(at) ^ a, buffer.getLong(at + 8) ^ B);
            b = fold(buffer.getLong(at + 16) ^ b, buffer.getLong(at + 24) ^ C);
            at += 32;
        }
        if (at + 16 <= end) {
            c = fold(buffer.getLong(at) ^ c, buffer.getLong(at + 8) ^ D);
            at += 16;
        }
        if (at < end) {
            d = fold(first(buffer, at, end) ^ d, last(buffer, at, end) ^ A);
        }
        long h = fold(a ^ c ^ A, b ^ d ^ B);
        return (h ^ h >>> 32) & 0xffffffffL;
    }

    /** Up to 8 bytes from the start of a tail of 1 to 15 bytes. */
    private static long first(DirectBuffer buffer, int at, int end) {
        return end - at >= 8 ? buffer.getLong(at) : shortTail(buffer, at, end);
    }

    /** The last 8 bytes of a tail of 8 to 15 bytes, overlapping the first; 0 for a shorter one. */
    private static long last(DirectBuffer buffer, int at, int end) {
        return end - at > 8 ? buffer.getLong(end - 8) : 0;
    }

    private static long shortTail(DirectBuffer buffer, int at, int end) {
        long value = 0;
        for (int i = at; i < end; i++) {
            value = value << 8 | (buffer.getByte(i) & 0xff);
        }
        return value;
    }

    private static long fold(long x, long y) {
        return x * y ^ Math.multiplyHigh(x, y);
    }
}
