package io.vigil.bench.measure;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Round trip of one cache line between two processes: says whether the machine placed them near or far from each other.
 *
 * <p>Both sides map the same 256 bytes; one calls {@link #drive}, the other {@link #answer}, once.
 */
public final class LineProbe {
    /** Bytes that the probe needs. */
    public static final int LENGTH = 256;

    /** Above this the two processes are far from each other (measured: near about 115 ns, far 500 to 600 ns). */
    public static final double FAR_NS = 250;

    private static final int ASK = 0;
    private static final int REPLY = 128;
    private static final int WARM_BLOCKS = 5;
    private static final int MOST_BLOCKS = 16;
    private static final int BLOCK_ROUNDS = 2_000;
    /** On a crowded machine a round can take a time slice: do not insist. */
    private static final long LIMIT_NS = 200_000_000;

    private static final long OVER = Long.MAX_VALUE;

    private LineProbe() {}

    /** Sends the line to and fro; returns the median of a few blocks in nanoseconds a round trip. */
    public static double drive(UnsafeBuffer shared) {
        double[] blocks = new double[MOST_BLOCKS];
        int count = 0;
        long round = 0;
        long begin = System.nanoTime();
        do {
            long start = System.nanoTime();
            for (int i = 0; i < BLOCK_ROUNDS; i++) {
                trip(shared, ++round);
            }
            blocks[count++] = (System.nanoTime() - start) / (double) BLOCK_ROUNDS;
        } while (count < MOST_BLOCKS && System.nanoTime() - begin < LIMIT_NS);
        shared.putLongRelease(ASK, OVER);
        return Spread.of(Arrays.copyOfRange(blocks, count > WARM_BLOCKS ? WARM_BLOCKS : 0, count))
                .median();
    }

    /** The other side of {@link #drive}. */
    public static void answer(UnsafeBuffer shared) {
        for (long round = 1; await(shared, ASK, round) != OVER; round++) {
            shared.putLongRelease(REPLY, round);
        }
    }

    private static void trip(UnsafeBuffer shared, long round) {
        shared.putLongRelease(ASK, round);
        await(shared, REPLY, round);
    }

    private static long await(UnsafeBuffer shared, int offset, long least) {
        Spin spin = new Spin();
        long value = shared.getLongAcquire(offset);
        while (value < least) {
            spin.idle();
            value = shared.getLongAcquire(offset);
        }
        return value;
    }
}
