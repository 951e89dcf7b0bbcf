package io.vigil.supervisor;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a restart: nothing before the first one, then longer and longer until the child was healthy
 * for a while. Immutable.
 *
 * @param initial before the second restart in a row
 * @param max no wait is longer, whatever the jitter
 * @param multiplier from one wait to the next
 * @param jitter a wait lies within this fraction of itself, up or down
 * @param resetAfter a child that was up for so long before it failed begins anew
 */
public record Backoff(Duration initial, Duration max, double multiplier, double jitter, Duration resetAfter) {
    /** What a child has without a word about it. */
    public static final Backoff DEFAULT =
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30), 2.0, 0.1, Duration.ofSeconds(60));

    /** Every restart at once, as in OTP. */
    public static final Backoff NONE = new Backoff(Duration.ZERO, Duration.ZERO, 1.0, 0.0, Duration.ofSeconds(60));

    public Backoff {
        if (initial.isNegative() || max.compareTo(initial) < 0 || resetAfter.isNegative()) {
            throw new IllegalArgumentException("backoff: initial=" + initial + ", max=" + max + ", resetAfter="
                    + resetAfter + "; 0 <= initial <= max and 0 <= resetAfter must hold");
        }
        if (!(multiplier >= 1.0) || !(jitter >= 0.0 && jitter < 1.0)) {
            throw new IllegalArgumentException("backoff: multiplier=" + multiplier + ", jitter=" + jitter
                    + "; 1 <= multiplier and 0 <= jitter < 1 must hold");
        }
    }

    /**
     * The wait before a restart.
     *
     * @param failures in a row, this one included: 1 for the first
     */
    public long delayNs(int failures, RandomGenerator random) {
        if (failures <= 1) {
            return 0;
        }
        long maxNs = max.toNanos();
        double base = Math.min((double) maxNs, initial.toNanos() * Math.pow(multiplier, failures - 2.0));
        double spread = jitter == 0 ? 0 : base * jitter * (2 * random.nextDouble() - 1);
        return Math.min(maxNs, Math.max(0, (long) (base + spread)));
    }
}
