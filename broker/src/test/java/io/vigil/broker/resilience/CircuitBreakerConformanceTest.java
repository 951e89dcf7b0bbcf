package io.vigil.broker.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.broker.HandClock;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.telemetry.Event;
import io.vigil.ipc.telemetry.EventType;
import io.vigil.ipc.telemetry.Telemetry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every breaker does, wherever its word lies. */
abstract class CircuitBreakerConformanceTest {
    static final Duration RESET = CircuitConfig.DEFAULT.resetTimeout();

    final HandClock clock = new HandClock(-7_000_000_000L);
    final Telemetry telemetry = new Telemetry(clock);
    private final List<Event> events = new CopyOnWriteArrayList<>();

    /** A breaker of that name; the same state for the same name. */
    abstract CircuitBreaker breaker(String name, CircuitConfig config);

    private CircuitBreaker breaker() {
        return breaker("one", CircuitConfig.DEFAULT);
    }

    @AfterEach
    void endTelemetry() {
        telemetry.close();
    }

    static void fail(CircuitBreaker breaker, int times) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> breaker.callError(() -> {
                        throw new IOException("planted");
                    }))
                    .isInstanceOf(IOException.class);
        }
    }

    static void succeed(CircuitBreaker breaker, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(breaker.call(() -> "fine")).isEqualTo("fine");
        }
    }

    private static void assertRefused(CircuitBreaker breaker) {
        AtomicInteger ran = new AtomicInteger();
        assertThatThrownBy(() -> breaker.callError(ran::incrementAndGet))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CIRCUIT_OPEN))
                .hasMessageContaining("name=" + breaker.name());
        assertThat(ran).hasValue(0);
    }

    @Test
    void shouldOpenAtTheFifthFailureInARow() {
        CircuitBreaker breaker = breaker();
        fail(breaker, 4);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(breaker.failureCount()).isEqualTo(4);
        fail(breaker, 1);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThat(breaker.failureCount()).isEqualTo(5);
        assertRefused(breaker);
    }

    @Test
    void shouldForgetFailuresWhenACallSucceeds() {
        CircuitBreaker breaker = breaker();
        fail(breaker, 4);
        succeed(breaker, 1);
        assertThat(breaker.failureCount()).isZero();
        fail(breaker, 4);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void shouldBecomeHalfOpenByALookWhenTheResetTimeoutIsOver() {
        CircuitBreaker breaker = breaker();
        fail(breaker, 5);
        clock.advance(RESET.minusMillis(1));
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertRefused(breaker);
        clock.advance(Duration.ofMillis(1));
        assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(breaker.failureCount()).isZero();
    }

    @Test
    void shouldCloseAfterTwoSuccessesInHalfOpen() {
        CircuitBreaker breaker = breaker();
        fail(breaker, 5);
        clock.advance(RESET);
        succeed(breaker, 1);
        assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
        succeed(breaker, 1);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(breaker.failureCount()).isZero();
        fail(breaker, 4);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void shouldOpenAgainForTheWholeTimeWhenOneFailsInHalfOpen() {
        CircuitBreaker breaker = breaker();
        fail(breaker, 5);
        clock.advance(RESET);
        succeed(breaker, 1);
        fail(breaker, 1);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        clock.advance(RESET.minusMillis(1));
        assertRefused(breaker);
        clock.advance(Duration.ofMillis(1));
        succeed(breaker, 2);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void shouldRefuseTheFourthCallBesideThreeInHalfOpen() {
        CircuitBreaker breaker = breaker();
        fail(breaker, 5);
        clock.advance(RESET);
        breaker.callError(() -> breaker.callError(() -> breaker.callError(() -> assertRefused(breaker))));
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void shouldLetOthersTryWhenCallsInHalfOpenNeverComeBack() {
        CircuitBreaker breaker = breaker();
        fail(breaker, 5);
        clock.advance(RESET);
        breaker.callError(() -> breaker.callError(() -> breaker.callError(() -> {
            clock.advance(RESET.minusMillis(1));
            assertRefused(breaker);
            clock.advance(Duration.ofMillis(1));
            succeed(breaker, 1);
            assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
        })));
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void shouldIgnoreResultsOfAnEarlierPeriod() {
        CircuitBreaker breaker = breaker();
        breaker.callError(() -> fail(breaker, 5));
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThatThrownBy(() -> {
                    clock.advance(RESET);
                    breaker.callError(() -> {
                        succeed(breaker, 1);
                        succeed(breaker, 1);
                        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
                        throw new IOException("late");
                    });
                })
                .hasMessage("late");
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(breaker.failureCount()).isZero();
    }

    @Test
    void shouldObeyForce() {
        CircuitBreaker breaker = breaker();
        breaker.forceOpen();
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertRefused(breaker);
        breaker.forceClose();
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        succeed(breaker, 1);
        fail(breaker, 4);
        breaker.forceClose();
        assertThat(breaker.failureCount()).isZero();
        breaker.forceOpen();
        clock.advance(RESET);
        succeed(breaker, 2);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void shouldThrowWhatTheCallThrows() {
        CircuitBreaker breaker = breaker();
        Error planted = new AssertionError("planted");
        assertThatThrownBy(() -> breaker.callError(() -> {
                    throw planted;
                }))
                .isSameAs(planted);
        assertThat(breaker.failureCount()).isEqualTo(1);
    }

    @Test
    void shouldSayEachChangeOnce() {
        for (EventType type :
                List.of(EventType.CIRCUIT_OPENED, EventType.CIRCUIT_HALF_OPEN, EventType.CIRCUIT_CLOSED)) {
            telemetry.on(type, events::add);
        }
        CircuitBreaker breaker = breaker();
        fail(breaker, 5);
        clock.advance(RESET);
        succeed(breaker, 2);
        breaker.forceClose();
        assertThat(telemetry.flush(Duration.ofSeconds(30))).isTrue();
        assertThat(events)
                .extracting(Event::type)
                .containsExactly(EventType.CIRCUIT_OPENED, EventType.CIRCUIT_HALF_OPEN, EventType.CIRCUIT_CLOSED);
        assertThat(events.get(0).metadata())
                .containsEntry("circuit", "one")
                .containsEntry("before", "closed")
                .containsEntry("failures", "5");
    }

    @Test
    void shouldTakeOtherSettings() {
        CircuitConfig config = CircuitConfig.builder()
                .failureThreshold(1)
                .resetTimeout(Duration.ofMillis(5))
                .halfOpenRequests(1)
                .halfOpenSuccessThreshold(1)
                .build();
        CircuitBreaker breaker = breaker("other", config);
        assertThat(breaker.config()).isEqualTo(config);
        fail(breaker, 1);
        assertRefused(breaker);
        clock.advance(Duration.ofMillis(5));
        succeed(breaker, 1);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }
}
