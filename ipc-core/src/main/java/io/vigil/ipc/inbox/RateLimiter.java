package io.vigil.ipc.inbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket that fills continuously, for this process. Thread-safe and lock-free: nobody waits for anybody.
 *
 * <p>One word: the time at which the bucket will be full again. A token moves it on by one interval.
 */
public final class RateLimiter {
    private static final long SECOND = 1_000_000_000;
    private static final long MOST = 1_000_000_000;

    private final long burst;
    private final long intervalNs;
    private final VigilClock clock;
    private final AtomicLong fullAtNs;

    private RateLimiter(long perSecond, long burst, VigilClock clock) {
        if (perSecond < 1 || perSecond > MOST || burst < 1 || burst > MOST) {
            throw new VigilException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "impossible rate: perSecond=" + perSecond + ", burst=" + burst + ", allowed 1.." + MOST + " each");
        }
        this.burst = burst;
        this.intervalNs = (SECOND + perSecond - 1) / perSecond; // never more than was asked for
        this.clock = clock;
        this.fullAtNs = new AtomicLong(clock.nanos());
    }

    /** A bucket for those of one second, full. */
    public static RateLimiter perSecond(long operations) {
        return new RateLimiter(operations, operations, VigilClock.SYSTEM);
    }

    /**
     * A full bucket.
     *
     * @param burst tokens in it when it is full
     */
    public static RateLimiter of(long perSecond, long burst, VigilClock clock) {
        return new RateLimiter(perSecond, burst, clock);
    }

    /** Takes a token; false when there is none. */
    public boolean allow() {
        return allow(1);
    }

    /**
     * Takes so many tokens, or none.
     *
     * @throws VigilException INVALID_CONFIGURATION when that is less than one
     */
    public boolean allow(long tokens) {
        if (tokens < 1) {
            throw new VigilException(
                    ErrorCode.INVALID_CONFIGURATION, "impossible number of tokens: tokens=" + tokens + ", allowed 1..");
        }
        if (tokens > burst) {
            return false;
        }
        while (true) {
            long word = fullAtNs.get();
            long nowNs = clock.nanos(); // behind the word, so that it is never ahead by more than a burst
            long next = (word - nowNs > 0 ? word : nowNs) + tokens * intervalNs;
            if (next - nowNs > burst * intervalNs) {
                return false;
            }
            if (fullAtNs.compareAndSet(word, next)) {
                return true;
            }
        }
    }

    /** Whole tokens in the bucket now. */
    public long available() {
        long aheadNs = Math.max(0, fullAtNs.get() - clock.nanos());
        return Math.max(0, burst - (aheadNs + intervalNs - 1) / intervalNs);
    }

    /** How long until so many tokens are there, when nobody takes any; 0 when they are. */
    public long nanosUntil(long tokens) {
        long aheadNs = Math.max(0, fullAtNs.get() - clock.nanos());
        return Math.max(0, aheadNs + (Math.min(tokens, burst) - burst) * intervalNs);
    }

    /** Fills the bucket. */
    public void reset() {
        fullAtNs.set(clock.nanos());
    }
}
