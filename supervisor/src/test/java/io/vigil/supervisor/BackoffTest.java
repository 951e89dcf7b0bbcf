package io.vigil.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Backoff STEADY =
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), 2.0, 0.0, Duration.ofSeconds(10));

    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void shouldStartAtOnceAndThenDoubleUpToTheCap() {
        assertThat(STEADY.delayNs(1, random)).isZero();
        assertThat(STEADY.delayNs(2, random)).isEqualTo(100_000_000L);
        assertThat(STEADY.delayNs(3, random)).isEqualTo(200_000_000L);
        assertThat(STEADY.delayNs(5, random)).isEqualTo(800_000_000L);
        assertThat(STEADY.delayNs(6, random)).isEqualTo(1_000_000_000L);
        assertThat(STEADY.delayNs(Integer.MAX_VALUE, random)).isEqualTo(1_000_000_000L);
    }

    @Test
    void shouldStayWithinJitterAndCap() {
        Backoff wide = new Backoff(Duration.ofMillis(100), Duration.ofMillis(150), 1.5, 0.5, Duration.ofSeconds(1));
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < 10_000; i++) {
            long delay = wide.delayNs(2, random);
            assertThat(delay).isBetween(50_000_000L, 150_000_000L);
            assertThat(wide.delayNs(9, random)).isBetween(75_000_000L, 150_000_000L);
            least = Math.min(least, delay);
            most = Math.max(most, delay);
        }
        assertThat(most - least).as("spread").isGreaterThan(90_000_000L);
    }

    @Test
    void shouldBeTheSameForTheSameSeed() {
        Backoff jittered = Backoff.DEFAULT;
        assertThat(jittered.delayNs(4, new SplittableRandom(7)))
                .isEqualTo(jittered.delayNs(4, new SplittableRandom(7)))
                .isNotEqualTo(jittered.delayNs(4, new SplittableRandom(8)));
    }

    @Test
    void shouldRefuseWhatMakesNoSense() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new Backoff(second, Duration.ZERO, 2, 0, second))
                .hasMessageContaining("max=PT0S");
        assertThatThrownBy(() -> new Backoff(second, second, Double.NaN, 0, second))
                .hasMessageContaining("multiplier=NaN");
        assertThatThrownBy(() -> new Backoff(second, second, 2, 1, second)).hasMessageContaining("jitter=1.0");
        assertThatThrownBy(() -> new Backoff(second, second, 2, 0, second.negated()))
                .hasMessageContaining("resetAfter=PT-1S");
    }
}
