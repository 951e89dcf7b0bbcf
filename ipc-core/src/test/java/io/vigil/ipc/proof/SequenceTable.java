package io.vigil.ipc.proof;

import java.util.Arrays;

/**
 * What is known of each message of one producer and lane: a few bits, a hash and five times.
 *
 * <p>Chunks of 128 messages, so that thousands of short-lived producers and one that sent millions both fit.
 */
final class SequenceTable {
    static final int INVOKED = 1;
    static final int ACCEPTED = 1 << 1;
    static final int REFUSED = 1 << 2;
    static final int RECEIVED = 1 << 3;
    static final int ACKING = 1 << 4;
    static final int ACKED = 1 << 5;
    static final int EXPIRED = 1 << 6;
    static final int DROPPED = 1 << 7;
    static final int DEAD = 1 << 8;
    static final int DRAINED = 1 << 9;
    static final int UNMARKED = 1 << 10;
    static final int HASHED = 1 << 11;
    static final int ONE_DELIVERY = 1 << 16;
    static final int TERMINAL = ACKED | EXPIRED | DROPPED | DEAD | DRAINED;
    static final int TRACE = RECEIVED | TERMINAL;

    private static final int BITS = 7;
    private static final int CHUNK = 1 << BITS;
    /** Larger numbers are garbage, and must not make the table grow. */
    static final long MOST = 1L << 27;

    /** State and times of 128 messages. */
    static final class Chunk {
        final int[] state = new int[CHUNK];
        final long[] hash = new long[CHUNK];
        final long[] acceptedNs = new long[CHUNK];
        final long[] firstBeginNs = new long[CHUNK];
        final long[] firstEndNs = new long[CHUNK];
        final long[] lastBeginNs = new long[CHUNK];
        final long[] ackBeginNs = new long[CHUNK];
        final long[] ackEndNs = new long[CHUNK];
    }

    private Chunk[] chunks = new Chunk[0];

    static boolean inRange(long sequence) {
        return sequence >= 0 && sequence < MOST;
    }

    static int slot(long sequence) {
        return (int) sequence & (CHUNK - 1);
    }

    static int deliveries(int state) {
        return state >>> 16;
    }

    Chunk chunk(long sequence) {
        int index = (int) (sequence >>> BITS);
        if (index >= chunks.length) {
            chunks = Arrays.copyOf(chunks, Math.max(index + 1, chunks.length * 2));
        }
        Chunk chunk = chunks[index];
        if (chunk == null) {
            chunk = new Chunk();
            chunks[index] = chunk;
        }
        return chunk;
    }

    /** One past the largest sequence number that may be known. */
    long end() {
        return (long) chunks.length << BITS;
    }

    boolean knows(long sequence) {
        return chunks[(int) (sequence >>> BITS)] != null;
    }
}
