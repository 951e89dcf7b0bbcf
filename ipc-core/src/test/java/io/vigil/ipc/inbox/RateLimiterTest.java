package io.vigil.ipc.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.AtomicWord;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.mailbox.Overflow;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimiterTest {
    private static final long MS = 1_000_000;

    private final AtomicLong nowNs = new AtomicLong(-5 * MS); // a monotonic clock may begin anywhere
    private final VigilClock clock = new VigilClock() {
        @Override
        public long epochMs() {
            return 0;
        }

        @Override
        public long nanos() {
            return nowNs.get();
        }
    };

    private static int allowed(RateLimiter limiter, int asked) {
        return (int) IntStream.range(0, asked).filter(i -> limiter.allow()).count();
    }

    @Test
    void shouldAllowABucketAtOnceAndThenNoMore() {
        RateLimiter limiter = RateLimiter.of(100, 100, clock);
        assertThat(limiter.available()).isEqualTo(100);
        assertThat(limiter.allow()).isTrue();
        assertThat(limiter.available()).isEqualTo(99);
        assertThat(allowed(limiter, 150)).isEqualTo(99);
        assertThat(limiter.available()).isZero();
    }

    @Test
    void shouldFillContinuously() {
        RateLimiter limiter = RateLimiter.of(100, 100, clock);
        allowed(limiter, 100);
        nowNs.addAndGet(9 * MS);
        assertThat(limiter.available()).isZero();
        assertThat(limiter.allow()).isFalse();
        assertThat(limiter.nanosUntil(1)).isEqualTo(MS);
        assertThat(limiter.nanosUntil(2)).isEqualTo(11 * MS);
        nowNs.addAndGet(MS);
        assertThat(limiter.nanosUntil(1)).isZero();
        assertThat(allowed(limiter, 5)).isEqualTo(1);
        nowNs.addAndGet(100 * MS);
        assertThat(limiter.available()).isEqualTo(10);
        nowNs.addAndGet(100_000 * MS);
        assertThat(limiter.available()).isEqualTo(100);
    }

    @Test
    void shouldTakeAllOrNothing() {
        RateLimiter limiter = RateLimiter.of(10, 5, clock);
        assertThat(limiter.allow(6)).isFalse();
        assertThat(limiter.allow(4)).isTrue();
        assertThat(limiter.allow(2)).isFalse();
        assertThat(limiter.allow(1)).isTrue();
        assertThatThrownBy(() -> limiter.allow(0))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION));
    }

    @Test
    void shouldBeFullWhenReset() {
        RateLimiter limiter = RateLimiter.of(100, 100, clock);
        allowed(limiter, 100);
        limiter.reset();
        assertThat(allowed(limiter, 150)).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 7, 100, 999, 1_000_000, 1_000_000_000})
    void shouldNeverAllowMoreThanTheRate(long perSecond) {
        long seed = Long.getLong("vigil.proof.seed", System.nanoTime());
        System.out.println("rate limiter: perSecond=" + perSecond + ", seed=" + seed);
        Random random = new Random(seed);
        long burst = 1L + random.nextInt(10);
        RateLimiter limiter = RateLimiter.of(perSecond, burst, clock);
        long begin = nowNs.get();
        long taken = 0;
        for (int i = 0; i < 2000; i++) {
            nowNs.addAndGet((long) (random.nextDouble() * 3_000_000_000.0 / perSecond));
            long many = 1L + random.nextInt(3);
            taken += limiter.allow(many) ? many : 0;
            double most = burst + (nowNs.get() - begin) * (double) perSecond / 1e9;
            assertThat((double) taken).isLessThanOrEqualTo(most + 1e-6);
        }
        assertThat(taken).isGreaterThan(500);
    }

    @Test
    void shouldShareItsTokensBetweenThreads() throws InterruptedException {
        RateLimiter limiter = RateLimiter.of(1000, 1000, clock);
        AtomicLong allowed = new AtomicLong();
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> allowed.addAndGet(allowed(limiter, 1000)));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(allowed).hasValue(1000);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "-1, 5", "2000000000, 1"})
    void shouldRefuseAnImpossibleRate(long perSecond, long burst) {
        assertThatThrownBy(() -> RateLimiter.of(perSecond, burst, clock))
                .hasMessageContaining("impossible rate: perSecond=" + perSecond + ", burst=" + burst);
    }

    @ParameterizedTest
    @EnumSource(Backpressure.Strategy.class)
    void shouldNameItsStrategiesAsTheEngineDoes(Backpressure.Strategy strategy) {
        assertThat(strategy.overflow()).isEqualTo(Overflow.valueOf(strategy.name()));
        assertThat(Backpressure.of(strategy)).isEqualTo(new Backpressure(strategy, 1000, 500));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "5, 6", "5, -1"})
    void shouldRefuseImpossibleMarks(long high, long low) {
        assertThatThrownBy(() -> new Backpressure(Backpressure.Strategy.BLOCK, high, low))
                .isInstanceOf(VigilException.class)
                .hasMessageContaining("high=" + high + ", low=" + low);
    }

    @Test
    void shouldShareOneBucketOverOneWord() {
        AtomicWord word = AtomicWord.local(nowNs.get());
        RateLimiter mine = RateLimiter.over(word, 100, 10, clock);
        RateLimiter yours = RateLimiter.over(word, 100, 10, clock);
        assertThat(allowed(mine, 7)).isEqualTo(7);
        assertThat(allowed(yours, 7)).isEqualTo(3);
        yours.reset();
        assertThat(mine.available()).isEqualTo(10);
        assertThat(mine.rate()).isEqualTo(100);
        assertThat(mine.burst()).isEqualTo(10);
    }

    @Test
    void shouldCountATimeFurtherAheadThanABurstAsPast() {
        AtomicWord word = AtomicWord.local(nowNs.get() + 101 * MS);
        RateLimiter limiter = RateLimiter.over(word, 100, 10, clock);
        assertThat(limiter.available()).isEqualTo(10);
        assertThat(limiter.nanosUntil(10)).isZero();
        assertThat(allowed(limiter, 20)).isEqualTo(10);
    }
}
