package io.vigil.ipc.inbox;

import io.vigil.ipc.AtomicWord;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;

/**
 * A token bucket that fills continuously, for this process or, over a mapped word, for every process of a home.
 * Thread-safe and lock-free: nobody waits for anybody.
 *
 * <p>One word: the time (nanoseconds of the machine's monotonic clock) at which the bucket will be full again.
 *
 * <pre>
 * word                    | counts as | after n tokens          | refused when
 * past                    | now       | now + n intervals       | never
 * ahead, up to a burst    | itself    | itself + n intervals    | that is more than a burst ahead of now
 * further ahead           | now       | now + n intervals       | never: it is of a clock that was set back, as by a reboot
 * </pre>
 *
 * <p>Killed after its step, whoever took a token has used it up.
 */
public final class RateLimiter {
    private static final long SECOND = 1_000_000_000;
    private static final long MOST = 1_000_000_000;

    private final long perSecond;
    private final long burst;
    private final long intervalNs;
    private final VigilClock clock;
    private final AtomicWord fullAtNs;

    private RateLimiter(AtomicWord word, long perSecond, long burst, VigilClock clock) {
        if (perSecond < 1 || perSecond > MOST || burst < 1 || burst > MOST) {
            throw new VigilException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "impossible rate: perSecond=" + perSecond + ", burst=" + burst + ", allowed 1.." + MOST + " each");
        }
        this.perSecond = perSecond;
        this.burst = burst;
        this.intervalNs = (SECOND + perSecond - 1) / perSecond; // never more than was asked for
        this.clock = clock;
        this.fullAtNs = word;
    }

    /** A bucket for those of one second, full. */
    public static RateLimiter perSecond(long operations) {
        return of(operations, operations, VigilClock.SYSTEM);
    }

    /**
     * A full bucket.
     *
     * @param burst tokens in it when it is full
     */
    public static RateLimiter of(long perSecond, long burst, VigilClock clock) {
        return new RateLimiter(AtomicWord.local(clock.nanos()), perSecond, burst, clock);
    }

    /** A bucket whose state is in that word, shared by everybody who has it; all of them give the same numbers. */
    public static RateLimiter over(AtomicWord word, long perSecond, long burst, VigilClock clock) {
        return new RateLimiter(word, perSecond, burst, clock);
    }

    /** Tokens a second. */
    public long rate() {
        return perSecond;
    }

    /** Tokens in a full bucket. */
    public long burst() {
        return burst;
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
            long word = fullAtNs.load();
            long nowNs = clock.nanos(); // behind the word, so that one of this boot is never further ahead than a burst
            long next = nowNs + aheadNs(word, nowNs) + tokens * intervalNs;
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
        long aheadNs = aheadNs(fullAtNs.load(), clock.nanos());
        return Math.max(0, burst - (aheadNs + intervalNs - 1) / intervalNs);
    }

    /** How long until so many tokens are there, when nobody takes any; 0 when they are. */
    public long nanosUntil(long tokens) {
        long aheadNs = aheadNs(fullAtNs.load(), clock.nanos());
        return Math.max(0, aheadNs + (Math.min(tokens, burst) - burst) * intervalNs);
    }

    private long aheadNs(long word, long nowNs) {
        long aheadNs = word - nowNs;
        return aheadNs > 0 && aheadNs <= burst * intervalNs ? aheadNs : 0;
    }

    /** Fills the bucket. */
    public void reset() {
        long word;
        do {
            word = fullAtNs.load();
        } while (!fullAtNs.compareAndSet(word, clock.nanos()));
    }
}
