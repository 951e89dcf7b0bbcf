package io.vigil.bench.ipc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The one message layout of every transport.
 *
 * <pre>
 * offset       size  field
 * 0            8     sequence number of its producer, from 0; -1 ends a producer's stream
 * 8            8     producer
 * 16, +64, ..  8     a word that depends on the sequence number, in each 64 bytes, so that a stale line shows
 * others       8     constant words
 * length - 8   8     sum of all words before
 * </pre>
 */
final class Message {
    /** Smallest message. */
    static final int LEAST_LENGTH = 32;

    static final long END = -1;
    static final int SEQUENCE = 0;
    static final int PRODUCER = 8;

    private static final int STAMP = 16;
    private static final int STAMP_STEP = 64;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final UnsafeBuffer buffer;
    private final int length;
    private final long constantSum;

    /** A message to be filled again and again by one thread. */
    Message(int length, int producer) {
        if (length < LEAST_LENGTH || length % Long.BYTES != 0) {
            throw new IllegalArgumentException("length=" + length + "; a multiple of 8 from " + LEAST_LENGTH);
        }
        this.length = length;
        this.buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(length).order(ByteOrder.nativeOrder()));
        for (int i = STAMP; i < length - Long.BYTES; i += Long.BYTES) {
            boolean stamp = (i - STAMP) % STAMP_STEP == 0;
            buffer.putLong(i, stamp ? 0 : (i + 1) * 0x0123456789ABCDEFL);
        }
        buffer.putLong(PRODUCER, producer);
        this.constantSum = sum(buffer, 0, length);
    }

    /** The message with this sequence number; the same buffer every time. */
    DirectBuffer with(long sequence) {
        long stamp = sequence * MIX;
        long sum = constantSum + sequence;
        buffer.putLong(SEQUENCE, sequence);
        for (int i = STAMP; i < length - Long.BYTES; i += STAMP_STEP) {
            buffer.putLong(i, stamp);
            sum += stamp;
        }
        buffer.putLong(length - Long.BYTES, sum);
        return buffer;
    }

    int length() {
        return length;
    }

    /** Whether content, stamps and sum of a message fit together. */
    static boolean isIntact(DirectBuffer buffer, int offset, int length) {
        long stamp = buffer.getLong(offset + SEQUENCE) * MIX;
        for (int i = STAMP; i < length - Long.BYTES; i += STAMP_STEP) {
            if (buffer.getLong(offset + i) != stamp) {
                return false;
            }
        }
        return sum(buffer, offset, length) == buffer.getLong(offset + length - Long.BYTES);
    }

    /** Sum of all words but the last: four at a time without a check each, so that the check does not dominate. */
    private static long sum(DirectBuffer buffer, int offset, int length) {
        buffer.boundsCheck(offset, length);
        byte[] array = buffer.byteArray();
        long at = buffer.addressOffset() + offset;
        long end = at + length - Long.BYTES;
        long a = 0;
        long b = 0;
        long c = 0;
        long d = 0;
        for (; at + 32 <= end; at += 32) {
            a += UnsafeApi.getLong(array, at);
            b += UnsafeApi.getLong(array, at + 8);
            c += UnsafeApi.getLong(array, at + 16);
            d += UnsafeApi.getLong(array, at + 24);
        }
        for (; at < end; at += 8) {
            a += UnsafeApi.getLong(array, at);
        }
        return a + b + c + d;
    }
}
