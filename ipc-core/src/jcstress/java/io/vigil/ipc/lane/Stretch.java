package io.vigil.ipc.lane;

import io.vigil.ipc.FailPoint;

/**
 * Stops an actor for a moment, now and then, between two steps: a race of a microsecond meets the other one in the
 * middle of its work that way, not only at its edges.
 *
 * <p>Active where fail points are on. It is a run of its own, because the fail points keep the compiler from moving
 * accesses past each other, and that is to be seen as well.
 */
final class Stretch implements FailPoint.Action {
    /** One step in so many is followed by a stop. */
    private static final int EVERY = 16;
    /** The longest stop is 2 to the power of this, in spins; each power is as frequent as another. */
    private static final int MOST = 8;

    private static final ThreadLocal<long[]> RANDOM = ThreadLocal.withInitial(() ->
            new long[] {System.nanoTime() ^ Thread.currentThread().getId() * 0x9E3779B97F4A7C15L | 1});

    static void installIfOn() {
        if (FailPoint.ON) {
            FailPoint.install(new Stretch());
        }
    }

    @Override
    public void at(String site) {
        long random = next(RANDOM.get());
        if ((random & EVERY - 1) == 0) {
            long spins = 1L << (random >>> 8) % (MOST + 1);
            for (long i = 0; i < spins; i++) {
                Thread.onSpinWait();
            }
        }
    }

    /** Xorshift, and the high half of it, which is the more random one. */
    private static long next(long[] state) {
        long x = state[0];
        x ^= x << 13;
        x ^= x >>> 7;
        x ^= x << 17;
        state[0] = x;
        return x >>> 24;
    }
}
