package io.vigil.ipc.inbox;

import java.time.Duration;

/** Durations of callers as numbers that cannot overflow. */
final class Timeouts {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

    private Timeouts() {}

    /** Nanoseconds, 0 for a negative one, about 146 years for a longer one. */
    static long ns(Duration timeout) {
        if (timeout.isNegative()) {
            return 0;
        }
        return timeout.compareTo(LONGEST) > 0 ? Long.MAX_VALUE / 2 : timeout.toNanos();
    }

    /** The time after a delay, in epoch ms; at least one ms later. */
    static long epochMs(long nowMs, Duration delay) {
        return nowMs + Math.max(1, ns(delay) / 1_000_000);
    }
}
