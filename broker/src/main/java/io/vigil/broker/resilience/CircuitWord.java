package io.vigil.broker.resilience;

/**
 * The whole state of a circuit breaker in one 64-bit word, and every step between its values. Pure: no clock, no I/O.
 *
 * <pre>
 * bits   | size | field      | meaning
 * 62..63 |    2 | state      | 0 CLOSED, 1 OPEN, 2 HALF_OPEN; 3 is never written and counts as the word 0
 * 54..61 |    8 | generation | one more at every change of the state: a result of an earlier period changes nothing
 * 14..53 |   40 | until      | OPEN: refuses until then; HALF_OPEN: calls that are not back by then count as lost;
 *        |      |            | milliseconds of the machine's monotonic clock, modulo 2^40. CLOSED: 0
 *  0..13 |   14 | failures   | CLOSED and OPEN: in a row
 *  7..13 |    7 | started    | HALF_OPEN: calls let through
 *  0..6  |    7 | successes  | HALF_OPEN: of them, so far
 * </pre>
 *
 * A word of zeros is CLOSED without a failure. A time that is further ahead than the reset timeout counts as past: it
 * is of a clock that was set back, as by a reboot.
 *
 * <pre>
 * state     | asked (admit)                       | looked at            | a success             | a failure
 * CLOSED    | goes; word stays                    | stays                | failures = 0          | failures + 1; at the threshold OPEN
 * OPEN      | until over: HALF_OPEN, started = 1; | until over:          | (no call of this      | (no call of this
 *           | else refused                        | HALF_OPEN, started 0 | generation)           | generation)
 * HALF_OPEN | started below the limit: + 1; until | stays                | successes + 1; at the | OPEN
 *           | over: started = 1; else refused     |                      | threshold CLOSED      |
 * </pre>
 *
 * What a kill leaves: a call in HALF_OPEN that never comes back takes up one of those that are let through, until
 * {@code until}; then as many go again, and what has succeeded stays counted. So nobody's death wedges a breaker.
 */
final class CircuitWord {
    /** The answer of {@link #admit} that is no word. */
    static final long REFUSED = -1L;

    static final int MOST_FAILURES = (1 << 14) - 1;
    static final int MOST_REQUESTS = (1 << 7) - 1;

    private static final int STATE_SHIFT = 62;
    private static final int NO_STATE = 3;
    private static final int GENERATION_SHIFT = 54;
    private static final int UNTIL_SHIFT = 14;
    private static final int STARTED_SHIFT = 7;
    private static final long GENERATIONS = 0xff;
    private static final long TIMES = (1L << 40) - 1;
    private static final int TIME_SPARE = Long.SIZE - 40;

    private CircuitWord() {}

    static CircuitState state(long word) {
        return switch ((int) (word >>> STATE_SHIFT)) {
            case 1 -> CircuitState.OPEN;
            case 2 -> CircuitState.HALF_OPEN;
            default -> CircuitState.CLOSED;
        };
    }

    /** Failures in a row; none in HALF_OPEN. */
    static int failures(long word) {
        long checked = checked(word);
        return state(checked) == CircuitState.HALF_OPEN ? 0 : (int) (checked & MOST_FAILURES);
    }

    static int generation(long word) {
        return (int) (checked(word) >>> GENERATION_SHIFT & GENERATIONS);
    }

    static int started(long word) {
        return (int) (word >>> STARTED_SHIFT & MOST_REQUESTS);
    }

    static int successes(long word) {
        return (int) (word & MOST_REQUESTS);
    }

    private static long checked(long word) {
        return word >>> STATE_SHIFT == NO_STATE ? 0 : word;
    }

    private static long word(CircuitState state, long generation, long untilMs, long rest) {
        return (long) state.number() << STATE_SHIFT
                | (generation & GENERATIONS) << GENERATION_SHIFT
                | (untilMs & TIMES) << UNTIL_SHIFT
                | rest;
    }

    private static long open(long from, int failures, CircuitConfig config, long nowMs) {
        return word(CircuitState.OPEN, generation(from) + 1L, until(config, nowMs), failures);
    }

    private static long closed(long from) {
        return word(CircuitState.CLOSED, generation(from) + 1L, 0, 0);
    }

    private static long halfOpen(long generation, CircuitConfig config, long nowMs, int started, int successes) {
        long rest = (long) started << STARTED_SHIFT | successes;
        return word(CircuitState.HALF_OPEN, generation, until(config, nowMs), rest);
    }

    private static long until(CircuitConfig config, long nowMs) {
        return nowMs + config.resetTimeout().toMillis();
    }

    /** How long until the time in the word; 0 when it is over. */
    static long remainingMs(long word, CircuitConfig config, long nowMs) {
        long ahead = ((word >>> UNTIL_SHIFT) - nowMs) << TIME_SPARE >> TIME_SPARE;
        return ahead > 0 && ahead <= config.resetTimeout().toMillis() ? ahead : 0;
    }

    /** The word after a call was let through, or {@link #REFUSED}. */
    static long admit(long found, CircuitConfig config, long nowMs) {
        long word = checked(found);
        boolean due = remainingMs(word, config, nowMs) == 0;
        return switch (state(word)) {
            case CLOSED -> word;
            case OPEN -> due ? halfOpen(generation(word) + 1L, config, nowMs, 1, 0) : REFUSED;
            case HALF_OPEN -> {
                if (started(word) < config.halfOpenRequests()) {
                    yield word + (1L << STARTED_SHIFT);
                }
                yield due ? halfOpen(generation(word), config, nowMs, 1, successes(word)) : REFUSED;
            }
        };
    }

    /** The word as it is to be seen now. */
    static long look(long found, CircuitConfig config, long nowMs) {
        long word = checked(found);
        return state(word) == CircuitState.OPEN && remainingMs(word, config, nowMs) == 0
                ? halfOpen(generation(word) + 1L, config, nowMs, 0, 0)
                : word;
    }

    /** The word after a call succeeded that was let through when the word was {@code permit}. */
    static long succeed(long found, long permit, CircuitConfig config) {
        long word = checked(found);
        if (isOtherPeriod(word, permit)) {
            return word;
        }
        return switch (state(word)) {
            case CLOSED -> word & ~(long) MOST_FAILURES;
            case OPEN -> word;
            case HALF_OPEN -> successes(word) + 1 >= config.halfOpenSuccessThreshold() ? closed(word) : word + 1;
        };
    }

    /** The word after a call failed that was let through when the word was {@code permit}. */
    static long fail(long found, long permit, CircuitConfig config, long nowMs) {
        long word = checked(found);
        if (isOtherPeriod(word, permit)) {
            return word;
        }
        return switch (state(word)) {
            case CLOSED ->
                failures(word) + 1 >= config.failureThreshold()
                        ? open(word, failures(word) + 1, config, nowMs)
                        : word + 1;
            case OPEN -> word;
            case HALF_OPEN -> open(word, 1, config, nowMs);
        };
    }

    private static boolean isOtherPeriod(long word, long permit) {
        return (word ^ permit) >>> GENERATION_SHIFT != 0;
    }

    /** Open from now on, as after a failure; what was counted stays. */
    static long forceOpen(long found, CircuitConfig config, long nowMs) {
        return open(found, failures(found), config, nowMs);
    }

    /** Closed, without a failure. */
    static long forceClose(long found) {
        return closed(found);
    }
}
