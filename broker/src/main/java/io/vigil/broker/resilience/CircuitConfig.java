package io.vigil.broker.resilience;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings of a circuit breaker. Immutable.
 *
 * @param failureThreshold failures in a row that open it
 * @param resetTimeout how long it refuses every call before it tries some
 * @param halfOpenRequests calls that it then lets through
 * @param halfOpenSuccessThreshold how many of them have to succeed to close it; one failure opens it again
 */
public record CircuitConfig(
        int failureThreshold, Duration resetTimeout, int halfOpenRequests, int halfOpenSuccessThreshold) {
    static final int MOST_FAILURES = CircuitWord.MOST_FAILURES;
    static final int MOST_REQUESTS = CircuitWord.MOST_REQUESTS;
    static final Duration LONGEST = Duration.ofDays(365);

    /** 5 failures, 30 s, 3 requests, 2 successes. */
    public static final CircuitConfig DEFAULT = new CircuitConfig(5, Duration.ofSeconds(30), 3, 2);

    /** @throws VigilException INVALID_CONFIGURATION that lists every impossible value */
    public CircuitConfig {
        List<String> problems = new ArrayList<>();
        if (failureThreshold < 1 || failureThreshold > MOST_FAILURES) {
            problems.add("failureThreshold=" + failureThreshold + ", allowed: 1.." + MOST_FAILURES);
        }
        if (resetTimeout.compareTo(Duration.ofMillis(1)) < 0 || resetTimeout.compareTo(LONGEST) > 0) {
            problems.add("resetTimeout=" + resetTimeout + ", allowed: PT0.001S.." + LONGEST);
        }
        if (halfOpenRequests < 1 || halfOpenRequests > MOST_REQUESTS) {
            problems.add("halfOpenRequests=" + halfOpenRequests + ", allowed: 1.." + MOST_REQUESTS);
        }
        if (halfOpenSuccessThreshold < 1 || halfOpenSuccessThreshold > halfOpenRequests) {
            problems.add("halfOpenSuccessThreshold=" + halfOpenSuccessThreshold
                    + ", allowed: 1..halfOpenRequests, else it never closes");
        }
        if (!problems.isEmpty()) {
            throw new VigilException(
                    ErrorCode.INVALID_CONFIGURATION, "impossible circuit breaker: " + String.join("; ", problems));
        }
        resetTimeout = Duration.ofMillis(resetTimeout.toMillis()); // what is compared and stored
    }

    public static Builder builder() {
        return DEFAULT.toBuilder();
    }

    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Collects settings; what is not set is the default. Owned by one thread. */
    public static final class Builder {
        private int failureThreshold;
        private Duration resetTimeout;
        private int halfOpenRequests;
        private int halfOpenSuccessThreshold;

        private Builder(CircuitConfig from) {
            failureThreshold = from.failureThreshold;
            resetTimeout = from.resetTimeout;
            halfOpenRequests = from.halfOpenRequests;
            halfOpenSuccessThreshold = from.halfOpenSuccessThreshold;
        }

        public Builder failureThreshold(int failures) {
            failureThreshold = failures;
            return this;
        }

        public Builder resetTimeout(Duration timeout) {
            resetTimeout = timeout;
            return this;
        }

        public Builder halfOpenRequests(int requests) {
            halfOpenRequests = requests;
            return this;
        }

        public Builder halfOpenSuccessThreshold(int successes) {
            halfOpenSuccessThreshold = successes;
            return this;
        }

        public CircuitConfig build() {
            return new CircuitConfig(failureThreshold, resetTimeout, halfOpenRequests, halfOpenSuccessThreshold);
        }
    }
}
