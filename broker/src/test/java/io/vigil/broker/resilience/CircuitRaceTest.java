package io.vigil.broker.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.broker.HandClock;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.telemetry.EventType;
import io.vigil.ipc.telemetry.Telemetry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many threads at one breaker: nothing is lost, and nobody goes who must not. */
class CircuitRaceTest {
    private static final int THREADS = 8;

    private final HandClock clock = new HandClock(0);
    private final Telemetry telemetry = new Telemetry(clock);
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void end() {
        threads.shutdownNow();
        telemetry.close();
    }

    private void together(Runnable work) throws Exception {
        CountDownLatch begin = new CountDownLatch(1);
        List<Future<?>> running = IntStream.range(0, THREADS)
                .<Future<?>>mapToObj(i -> threads.submit(() -> {
                    begin.await();
                    work.run();
                    return null;
                }))
                .toList();
        begin.countDown();
        for (Future<?> each : running) {
            each.get(60, TimeUnit.SECONDS);
        }
    }

    private static void fail(CircuitBreaker breaker) {
        try {
            breaker.callError(() -> {
                throw new IllegalStateException("planted");
            });
        } catch (IllegalStateException e) {
            // what it was asked for
        } catch (VigilException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.CIRCUIT_OPEN);
        }
    }

    @Test
    void shouldCountEveryFailure() throws Exception {
        CircuitConfig config = CircuitConfig.builder().failureThreshold(16_000).build();
        CircuitBreaker breaker = CircuitBreaker.of("race", config, clock, telemetry);
        together(() -> IntStream.range(0, 1500).forEach(i -> fail(breaker)));
        assertThat(breaker.failureCount()).isEqualTo(THREADS * 1500);
    }

    @Test
    void shouldOpenOnceAndLetNoMoreThanThreeTry() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        telemetry.on(EventType.CIRCUIT_OPENED, e -> opened.incrementAndGet());
        for (int round = 1; round <= 200; round++) {
            CircuitBreaker breaker = CircuitBreaker.of("race", CircuitConfig.DEFAULT, clock, telemetry);
            together(() -> IntStream.range(0, 3).forEach(i -> fail(breaker)));
            assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
            clock.advance(Duration.ofSeconds(30));
            AtomicInteger trying = new AtomicInteger();
            CountDownLatch refused = new CountDownLatch(THREADS - 3);
            together(() -> {
                try {
                    breaker.callError(() -> {
                        trying.incrementAndGet();
                        awaited(refused);
                    });
                } catch (VigilException e) {
                    refused.countDown();
                }
            });
            assertThat(trying).as("round=%d", round).hasValue(3);
            assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
            assertThat(telemetry.flush(Duration.ofSeconds(30))).isTrue();
            assertThat(opened).hasValue(round);
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
