package io.vigil.broker.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The pure steps, over every pair of state and event, and against a naive breaker. */
class CircuitWordTest {
    private static final CircuitConfig CONFIG = CircuitConfig.DEFAULT;
    private static final long RESET_MS = CONFIG.resetTimeout().toMillis();
    private static final long NOW = 5_000;

    private static final long OPEN = failures(0, 5);
    private static final long HALF_OPEN = CircuitWord.admit(OPEN, CONFIG, NOW + RESET_MS);

    private static long failures(long word, int times) {
        long next = word;
        for (int i = 0; i < times; i++) {
            next = CircuitWord.fail(next, next, CONFIG, NOW);
        }
        return next;
    }

    @Test
    void shouldWalkEveryPairOfStateAndEvent() {
        assertThat(CircuitWord.admit(0, CONFIG, NOW)).isZero();
        assertThat(CircuitWord.look(0, CONFIG, NOW)).isZero();
        assertThat(CircuitWord.succeed(0, 0, CONFIG)).isZero();
        assertThat(CircuitWord.failures(CircuitWord.fail(0, 0, CONFIG, NOW))).isEqualTo(1);

        assertThat(CircuitWord.state(OPEN)).isEqualTo(CircuitState.OPEN);
        assertThat(CircuitWord.admit(OPEN, CONFIG, NOW)).isEqualTo(CircuitWord.REFUSED);
        assertThat(CircuitWord.look(OPEN, CONFIG, NOW + RESET_MS - 1)).isEqualTo(OPEN);
        assertThat(CircuitWord.succeed(OPEN, 0, CONFIG)).isEqualTo(OPEN);
        assertThat(CircuitWord.succeed(OPEN, OPEN, CONFIG)).isEqualTo(OPEN);
        assertThat(CircuitWord.fail(OPEN, 0, CONFIG, NOW)).isEqualTo(OPEN);
        assertThat(CircuitWord.fail(OPEN, OPEN, CONFIG, NOW)).isEqualTo(OPEN);
        long looked = CircuitWord.look(OPEN, CONFIG, NOW + RESET_MS);
        assertThat(CircuitWord.state(looked)).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(CircuitWord.started(looked)).isZero();

        assertThat(CircuitWord.started(HALF_OPEN)).isEqualTo(1);
        assertThat(CircuitWord.look(HALF_OPEN, CONFIG, NOW + 9 * RESET_MS)).isEqualTo(HALF_OPEN);
        long second = CircuitWord.admit(HALF_OPEN, CONFIG, NOW + RESET_MS);
        long third = CircuitWord.admit(second, CONFIG, NOW + RESET_MS);
        assertThat(CircuitWord.started(third)).isEqualTo(3);
        assertThat(CircuitWord.admit(third, CONFIG, NOW + RESET_MS)).isEqualTo(CircuitWord.REFUSED);
        long one = CircuitWord.succeed(third, HALF_OPEN, CONFIG);
        assertThat(CircuitWord.successes(one)).isEqualTo(1);
        long again = CircuitWord.admit(one, CONFIG, NOW + 2 * RESET_MS);
        assertThat(CircuitWord.started(again)).isEqualTo(1);
        assertThat(CircuitWord.successes(again)).isEqualTo(1);
        assertThat(CircuitWord.state(CircuitWord.succeed(again, third, CONFIG))).isEqualTo(CircuitState.CLOSED);
        assertThat(CircuitWord.state(CircuitWord.fail(again, HALF_OPEN, CONFIG, NOW)))
                .isEqualTo(CircuitState.OPEN);
        assertThat(CircuitWord.fail(HALF_OPEN, 0, CONFIG, NOW)).isEqualTo(HALF_OPEN);

        for (long word : new long[] {0, OPEN, HALF_OPEN, -1, 3L << 62}) {
            long forced = CircuitWord.forceOpen(word, CONFIG, NOW);
            assertThat(CircuitWord.state(forced)).isEqualTo(CircuitState.OPEN);
            assertThat(CircuitWord.generation(forced)).isEqualTo(CircuitWord.generation(word) + 1);
            long closed = CircuitWord.forceClose(word);
            assertThat(CircuitWord.state(closed)).isEqualTo(CircuitState.CLOSED);
            assertThat(CircuitWord.failures(closed)).isZero();
        }
    }

    @Test
    void shouldCountATimeTooFarAheadAsPast() {
        assertThat(CircuitWord.remainingMs(OPEN, CONFIG, NOW)).isEqualTo(RESET_MS);
        assertThat(CircuitWord.remainingMs(OPEN, CONFIG, NOW - 1)).isZero();
        assertThat(CircuitWord.state(CircuitWord.look(OPEN, CONFIG, NOW - 1))).isEqualTo(CircuitState.HALF_OPEN);
    }

    @Test
    void shouldCountOnWhereTheClockWraps() {
        long wrap = 1L << 40;
        long open = CircuitWord.forceOpen(0, CONFIG, wrap - 1);
        assertThat(CircuitWord.remainingMs(open, CONFIG, wrap - 1)).isEqualTo(RESET_MS);
        assertThat(CircuitWord.remainingMs(open, CONFIG, wrap + 1)).isEqualTo(RESET_MS - 2);
        long negative = CircuitWord.forceOpen(0, CONFIG, -3);
        assertThat(CircuitWord.remainingMs(negative, CONFIG, 2)).isEqualTo(RESET_MS - 5);
    }

    @Test
    void shouldNeverRefuseForLongerThanTheResetTimeoutWhateverTheWordSays() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            long word = random.nextLong();
            long now = random.nextLong();
            if (CircuitWord.admit(word, CONFIG, now) == CircuitWord.REFUSED) {
                assertThat(CircuitWord.admit(word, CONFIG, now + RESET_MS))
                        .as("seed=%d word=%x now=%d", seed, word, now)
                        .isNotEqualTo(CircuitWord.REFUSED);
            }
        }
    }

    @Test
    void shouldDoAsANaiveBreakerDoes() {
        long seed = new Random().nextLong();
        System.out.println("naive breaker: seed=" + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 300; run++) {
            int requests = 1 + random.nextInt(4);
            CircuitConfig config = new CircuitConfig(
                    1 + random.nextInt(4), Duration.ofMillis(10), requests, 1 + random.nextInt(requests));
            NaiveBreaker naive = new NaiveBreaker(config);
            long word = 0;
            long now = random.nextLong();
            for (int step = 0; step < 200; step++) {
                now += random.nextInt(6);
                String where = "seed=" + seed + " run=" + run + " step=" + step;
                long next = CircuitWord.admit(word, config, now);
                assertThat(next != CircuitWord.REFUSED).as(where).isEqualTo(naive.admit(now));
                if (next != CircuitWord.REFUSED) {
                    word = next;
                    int fate = random.nextInt(3); // the third is lost, as by a kill
                    if (fate == 0) {
                        word = CircuitWord.succeed(word, word, config);
                        naive.succeed();
                    } else if (fate == 1) {
                        word = CircuitWord.fail(word, word, config, now);
                        naive.fail(now);
                    }
                }
                assertThat(CircuitWord.state(word)).as(where).isEqualTo(naive.state);
                assertThat(CircuitWord.failures(word)).as(where).isEqualTo(naive.failures);
            }
        }
    }

    /** As the page says it, with as many fields as it likes. */
    private static final class NaiveBreaker {
        private final CircuitConfig config;
        private CircuitState state = CircuitState.CLOSED;
        private int failures;
        private int started;
        private int successes;
        private long untilMs;

        NaiveBreaker(CircuitConfig config) {
            this.config = config;
        }

        boolean admit(long now) {
            if (state == CircuitState.CLOSED) {
                return true;
            }
            boolean due = now >= untilMs;
            if (state == CircuitState.OPEN && due) {
                state = CircuitState.HALF_OPEN;
                failures = 0;
                successes = 0;
                started = 0;
                untilMs = now + config.resetTimeout().toMillis();
            } else if (state == CircuitState.HALF_OPEN && due && started == config.halfOpenRequests()) {
                started = 0;
                untilMs = now + config.resetTimeout().toMillis();
            }
            if (state == CircuitState.HALF_OPEN && started < config.halfOpenRequests()) {
                started++;
                return true;
            }
            return false;
        }

        void succeed() {
            failures = 0;
            if (state == CircuitState.HALF_OPEN && ++successes == config.halfOpenSuccessThreshold()) {
                state = CircuitState.CLOSED;
            }
        }

        void fail(long now) {
            if (state == CircuitState.HALF_OPEN || ++failures == config.failureThreshold()) {
                failures = state == CircuitState.HALF_OPEN ? 1 : failures;
                state = CircuitState.OPEN;
                untilMs = now + config.resetTimeout().toMillis();
            }
        }
    }
}
