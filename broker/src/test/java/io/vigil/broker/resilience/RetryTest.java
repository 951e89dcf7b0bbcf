package io.vigil.broker.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryTest {
    private final AtomicInteger calls = new AtomicInteger();
    private final List<Duration> pauses = new ArrayList<>();

    private String failing(int times) throws IOException {
        if (calls.incrementAndGet() <= times) {
            throw new IOException("failure " + calls.get());
        }
        return "fine";
    }

    @Test
    void shouldGrowAndBeCapped() {
        Retry retry = Retry.builder().jitter(0).build();
        assertThat(IntStream.range(0, 9).mapToObj(retry::delay).map(Duration::toMillis))
                .containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 10_000L, 10_000L);
        assertThat(retry.delay(1_000_000)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void shouldCapAfterTheJitter() {
        assertThat(Retry.DEFAULT.delay(0, () -> 0)).isEqualTo(Duration.ofMillis(90));
        assertThat(Retry.DEFAULT.delay(0, () -> 0.5)).isEqualTo(Duration.ofMillis(100));
        assertThat(Retry.DEFAULT.delay(0, () -> 1)).isEqualTo(Duration.ofMillis(110));
        assertThat(Retry.DEFAULT.delay(6, () -> 1)).isEqualTo(Duration.ofMillis(7040));
        assertThat(Retry.DEFAULT.delay(7, () -> 0)).isEqualTo(Duration.ofSeconds(10));
        assertThat(Retry.DEFAULT.delay(20, () -> 1)).isEqualTo(Duration.ofSeconds(10));
        for (int i = 0; i < 1000; i++) {
            assertThat(Retry.DEFAULT.delay(3)).isBetween(Duration.ofMillis(720), Duration.ofMillis(880));
        }
    }

    @Test
    void shouldTryUntilItSucceeds() throws IOException {
        assertThat(Retry.DEFAULT.<String, IOException>call(() -> failing(4), e -> true, pauses::add))
                .isEqualTo("fine");
        assertThat(calls).hasValue(5);
        assertThat(pauses).hasSize(4);
    }

    @Test
    void shouldThrowTheLastFailureWithTheOthersInIt() {
        assertThatThrownBy(() -> Retry.DEFAULT.<String, IOException>call(() -> failing(9), e -> true, pauses::add))
                .hasMessage("failure 5")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("failure 1", "failure 2", "failure 3", "failure 4"));
        assertThat(pauses).hasSize(4);
    }

    @Test
    void shouldNotTryAgainWhatIsNotWorthIt() {
        assertThatThrownBy(() -> Retry.DEFAULT.<String, IOException>call(() -> failing(9), e -> false, pauses::add))
                .hasMessage("failure 1");
        assertThatThrownBy(() -> Retry.DEFAULT.call(() -> {
                    calls.incrementAndGet();
                    throw new AssertionError("planted");
                }))
                .hasMessage("planted");
        assertThat(calls).hasValue(2);
    }

    @Test
    void shouldStopWhenInterruptedInAPause() {
        try {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> Retry.DEFAULT.call(() -> failing(9)))
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            assertThat(calls).hasValue(1);
        } finally {
            boolean ignored = Thread.interrupted();
        }
    }

    @Test
    void shouldNameEveryImpossibleValue() {
        assertThatThrownBy(() -> Retry.builder()
                        .maxAttempts(0)
                        .initialDelay(Duration.ofSeconds(-1))
                        .maxDelay(Duration.ofSeconds(-2))
                        .multiplier(0.5)
                        .jitter(Double.NaN)
                        .build())
                .hasMessageContainingAll("maxAttempts=0", "initialDelay", "maxDelay", "multiplier=0.5", "jitter=NaN");
        assertThatThrownBy(() -> CircuitConfig.builder()
                        .failureThreshold(0)
                        .resetTimeout(Duration.ZERO)
                        .halfOpenRequests(0)
                        .halfOpenSuccessThreshold(4)
                        .build())
                .hasMessageContainingAll(
                        "failureThreshold=0", "resetTimeout=PT0S", "halfOpenRequests=0", "halfOpenSuccessThreshold=4");
    }
}
