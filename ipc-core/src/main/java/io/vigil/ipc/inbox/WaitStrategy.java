package io.vigil.ipc.inbox;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How a thread waits for a message: the faster it notices one, the more of a core it takes. */
@SuppressWarnings("ThreadPriorityCheck") // Giving the core away is what a caller asks for here.
public enum WaitStrategy {
    /** Sleeps in the kernel until a sender rings: no load while idle, some microseconds to wake. The default. */
    BLOCK,
    /** Spins, then yields, then sleeps for longer and longer, a millisecond at most. */
    BACKOFF,
    /** Gives its core away after every look. */
    YIELD,
    /** Looks without a pause: a core for nothing else. */
    BUSY_SPIN;

    private static final int SPINS = 100;
    private static final int YIELDS = 100;
    private static final int LONGEST_SHIFT = 10;
    private static final long SHORTEST_NS = TimeUnit.MICROSECONDS.toNanos(1);

    /**
     * Waits a little between two looks; not for {@link #BLOCK}, which sleeps at the doorbell.
     *
     * @param looks how many have found nothing, from 0
     */
    void idle(int looks) {
        switch (this) {
            case BUSY_SPIN -> Thread.onSpinWait();
            case YIELD -> Thread.yield();
            default -> backOff(looks);
        }
    }

    private static void backOff(int looks) {
        if (looks < SPINS) {
            Thread.onSpinWait();
        } else if (looks < SPINS + YIELDS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(SHORTEST_NS << Math.min(looks - SPINS - YIELDS, LONGEST_SHIFT));
        }
    }
}
