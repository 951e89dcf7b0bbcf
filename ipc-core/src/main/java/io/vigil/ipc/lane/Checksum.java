package io.vigil.ipc.lane;

import io.vigil.ipc.region.Region;

/**
 * The checksum of a frame: a 64-bit multiply-and-fold hash over everything that does not change after the commit,
 * seeded with where the frame lies, folded to 32 bits.
 *
 * <p>0 stands for "none", so a sum of 0 is stored as 1.
 */
final class Checksum {
    private static final long K0 = 0xA076_1D64_78BD_642FL;
    private static final long K1 = 0xE703_7ED1_A0B4_28DBL;
    private static final long K2 = 0x8EBC_6AF0_9C88_C6E3L;
    private static final long K3 = 0x5899_65CC_7537_4CC3L;

    private Checksum() {}

    /** Sum of the frame that begins at {@code frame}; {@code length} counts from there and is at least OPTIONAL. */
    static int of(Region bytes, int frame, int length, long t, int unit) {
        long a = fold(
                bytes.getLong(frame + FrameLayout.PRESENCE) ^ K0, bytes.getLong(frame + FrameLayout.ENQUEUED) ^ K1);
        long b = t * K2 + unit;
        int at = frame + FrameLayout.OPTIONAL;
        int end = frame + length;
        for (; end - at >= 32; at += 32) {
            a = fold(bytes.getLong(at) ^ a, bytes.getLong(at + 8) ^ K1);
            b = fold(bytes.getLong(at + 16) ^ b, bytes.getLong(at + 24) ^ K2);
        }
        for (; end - at >= 8; at += 8) {
            a = fold(bytes.getLong(at) ^ a, K3);
        }
        if (at < end) {
            // The last bytes, read as the eight that end there: a frame always has that many before them.
            b = fold(bytes.getLong(end - 8) ^ b, K0 + (end - at));
        }
        long sum = fold(a ^ K3, b ^ length);
        int folded = (int) (sum ^ sum >>> 32);
        return folded == 0 ? 1 : folded;
    }

    private static long fold(long x, long y) {
        return x * y ^ Math.multiplyHigh(x, y);
    }
}
