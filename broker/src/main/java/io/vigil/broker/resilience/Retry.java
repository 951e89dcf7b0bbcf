package io.vigil.broker.resilience;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tries again, with pauses that grow: initial, times the multiplier each time, more or less by the jitter, never more
 * than the longest. Immutable and thread-safe.
 *
 * @param maxAttempts calls in all, the first included
 * @param jitter share by which a pause is longer or shorter, drawn evenly: 0.1 is up to a tenth; 0 for none
 */
public record Retry(int maxAttempts, Duration initialDelay, Duration maxDelay, double multiplier, double jitter) {
    /** 5 attempts, 100 ms, 10 s, 2.0, 0.1. */
    public static final Retry DEFAULT = new Retry(5, Duration.ofMillis(100), Duration.ofSeconds(10), 2.0, 0.1);

    /** Waits between two attempts; tests replace it. */
    @FunctionalInterface
    interface Pause {
        void sleep(Duration time) throws InterruptedException;
    }

    /** @throws VigilException INVALID_CONFIGURATION that lists every impossible value */
    public Retry {
        List<String> problems = new ArrayList<>();
        if (maxAttempts < 1) {
            problems.add("maxAttempts=" + maxAttempts + ", allowed: 1..");
        }
        if (initialDelay.isNegative()) {
            problems.add("initialDelay=" + initialDelay + ", allowed: PT0S..");
        }
        if (maxDelay.compareTo(initialDelay) < 0 || maxDelay.compareTo(Duration.ofDays(365)) > 0) {
            problems.add("maxDelay=" + maxDelay + ", allowed: initialDelay.." + Duration.ofDays(365));
        }
        if (!(multiplier >= 1 && multiplier <= 1000)) {
            problems.add("multiplier=" + multiplier + ", allowed: 1..1000");
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            problems.add("jitter=" + jitter + ", allowed: 0..1");
        }
        if (!problems.isEmpty()) {
            throw new VigilException(
                    ErrorCode.INVALID_CONFIGURATION, "impossible retry: " + String.join("; ", problems));
        }
    }

    public static Builder builder() {
        return DEFAULT.toBuilder();
    }

    public Builder toBuilder() {
        return new Builder(this);
    }

    /** The pause after the attempt of that number, from 0; never longer than {@link #maxDelay}. */
    public Duration delay(int attempt) {
        return delay(attempt, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** As {@link #delay(int)}, drawn from that source of numbers from 0 to 1. */
    Duration delay(int attempt, DoubleSupplier random) {
        double grownNs = initialDelay.toNanos() * Math.pow(multiplier, Math.max(0, attempt));
        double drawnNs = grownNs * (1 + jitter * (2 * random.getAsDouble() - 1));
        long mostNs = maxDelay.toNanos();
        return Duration.ofNanos(drawnNs >= mostNs ? mostNs : (long) drawnNs);
    }

    /**
     * Calls until it succeeds, or often enough. Every Exception is tried again, but one that says that this thread is
     * to stop; an Error is not.
     *
     * @return what the call that succeeded returns
     * @throws E what the last attempt threw; the earlier ones are suppressed in it
     * @throws VigilException INTERRUPTED in a pause
     */
    public <T extends @Nullable Object, E extends Exception> T call(Call<T, E> call) throws E {
        return call(call, Retry::isWorthIt);
    }

    /** As {@link #call(Call)}, for those failures alone. */
    public <T extends @Nullable Object, E extends Exception> T call(Call<T, E> call, Predicate<Exception> again)
            throws E {
        return call(call, again, time -> Thread.sleep(time.toMillis(), time.toNanosPart() % 1_000_000));
    }

    <T extends @Nullable Object, E extends Exception> T call(Call<T, E> call, Predicate<Exception> again, Pause pause)
            throws E {
        List<Exception> before = new ArrayList<>();
        for (int attempt = 0; ; attempt++) {
            try {
                return call.run();
            } catch (Exception e) {
                if (attempt + 1 >= maxAttempts || !again.test(e)) {
                    before.stream().filter(each -> each != e).forEach(e::addSuppressed);
                    throw e;
                }
                before.add(e);
                pause(pause, attempt, e);
            }
        }
    }

    private void pause(Pause pause, int attempt, Exception cause) {
        try {
            pause.sleep(delay(attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VigilException(
                    ErrorCode.INTERRUPTED,
                    "interrupted between two attempts: attempts=" + (attempt + 1) + ", of=" + maxAttempts
                            + ", lastFailure=" + cause,
                    cause);
        }
    }

    private static boolean isWorthIt(Exception e) {
        return !(e instanceof InterruptedException)
                && !(e instanceof VigilException typed && typed.code() == ErrorCode.INTERRUPTED);
    }

    /** Collects settings; what is not set is the default. Owned by one thread. */
    public static final class Builder {
        private int maxAttempts;
        private Duration initialDelay;
        private Duration maxDelay;
        private double multiplier;
        private double jitter;

        private Builder(Retry from) {
            maxAttempts = from.maxAttempts;
            initialDelay = from.initialDelay;
            maxDelay = from.maxDelay;
            multiplier = from.multiplier;
            jitter = from.jitter;
        }

        public Builder maxAttempts(int calls) {
            maxAttempts = calls;
            return this;
        }

        public Builder initialDelay(Duration delay) {
            initialDelay = delay;
            return this;
        }

        public Builder maxDelay(Duration delay) {
            maxDelay = delay;
            return this;
        }

        public Builder multiplier(double times) {
            multiplier = times;
            return this;
        }

        public Builder jitter(double share) {
            jitter = share;
            return this;
        }

        public Retry build() {
            return new Retry(maxAttempts, initialDelay, maxDelay, multiplier, jitter);
        }
    }
}
