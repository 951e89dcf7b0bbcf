package io.vigil.bench.cells;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.agrona.concurrent.UnsafeBuffer;

/** The ways to sum the bytes of a frame that are compared. */
enum SumCandidate {
    /** java.util.zip.CRC32C over a reused duplicate of the mapped buffer. */
    CRC32C {
        @Override
        Sum create(ByteBuffer bytes) {
            return zip(new CRC32C(), bytes);
        }
    },
    /** java.util.zip.CRC32 likewise. */
    CRC32 {
        @Override
        Sum create(ByteBuffer bytes) {
            return zip(new CRC32(), bytes);
        }
    },
    /** Four multiply-and-fold lanes, read through a bounds-checked buffer. */
    MIX {
        @Override
        Sum create(ByteBuffer bytes) {
            UnsafeBuffer buffer = new UnsafeBuffer(bytes);
            return (offset, length) -> MixHash.hash(buffer, offset, length);
        }
    },
    /** The same lanes, read through a VarHandle view of the ByteBuffer. */
    MIX_VIEW {
        @Override
        Sum create(ByteBuffer bytes) {
            ByteBuffer view = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
            return (offset, length) -> mix(view, offset, length);
        }
    },
    /** Four accumulators of multiply, rotate, multiply. */
    ROTATE {
        @Override
        Sum create(ByteBuffer bytes) {
            UnsafeBuffer buffer = new UnsafeBuffer(bytes);
            return (offset, length) -> RotateHash.hash(buffer, offset, length);
        }
    };

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The sum of {@code length} bytes at {@code offset}. */
    interface Sum {
        long of(int offset, int length);
    }

    abstract Sum create(ByteBuffer bytes);

    private static Sum zip(Checksum checksum, ByteBuffer bytes) {
        ByteBuffer view = bytes.duplicate();
        return (offset, length) -> {
            checksum.reset();
            view.limit(offset + length).position(offset);
            checksum.update(view);
            return checksum.getValue();
        };
    }

    private static long mix(ByteBuffer view, int offset, int length) {
        long a = length;
        long b = 0xD1B54A32D192ED03L;
        long c = 0x8CB92BA72F3D8DD7L;
        long d = 0xAEF17502108EF2D9L;
        int at = offset;
        int end = offset + length;
        for (; at + 64 <= end; at += 64) {
            a = fold(word(view, at) ^ a, word(view, at + 8) ^ 0xD1B54A32D192ED03L);
            b = fold(word(view, at + 16) ^ b, word(view, at + 24) ^ 0x8CB92BA72F3D8DD7L);
            c = fold(word(view, at + 32) ^ c, word(view, at + 40) ^ 0xAEF17502108EF2D9L);
            d = fold(word(view, at + 48) ^ d, word(view, at + 56) ^ 0x9E3779B97F4A7C15L);
        }
        for (; at + 16 <= end; at += 16) {
            a = fold(word(view, at) ^ a, word(view, at + 8) ^ b);
        }
        if (at + 8 <= end) {
            d ^= word(view, at);
        }
        return fold(a ^ c, b ^ d) & 0xffffffffL;
    }

    private static long word(ByteBuffer view, int at) {
        return (long) LONG.get(view, at);
    }

    private static long fold(long x, long y) {
        return x * y ^ Math.multiplyHigh(x, y);
    }
}
