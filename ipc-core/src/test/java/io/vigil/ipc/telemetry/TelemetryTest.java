package io.vigil.ipc.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.proof.LeakFree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@LeakFree
class TelemetryTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Telemetry telemetry = new Telemetry(new VigilClock() {
        @Override
        public long epochMs() {
            return 4711;
        }

        @Override
        public long nanos() {
            return 0;
        }
    });

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void shouldKnowTheTwentyTypes() {
        assertThat(Arrays.stream(EventType.values()).map(EventType::text))
                .containsExactly(
                        "process_started",
                        "process_stopped",
                        "process_crashed",
                        "process_suspended",
                        "process_resumed",
                        "message_sent",
                        "message_received",
                        "message_expired",
                        "message_dropped",
                        "supervisor_started",
                        "supervisor_stopped",
                        "supervisor_restart",
                        "supervisor_child_added",
                        "supervisor_child_removed",
                        "circuit_opened",
                        "circuit_closed",
                        "circuit_half_open",
                        "genserver_started",
                        "genserver_stopped",
                        "genserver_state_changed");
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void shouldReachTheHandlersOfItsTypeAndNoOthers(EventType type) {
        List<Event> seen = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger second = new AtomicInteger();
        telemetry.on(type, seen::add);
        telemetry.on(type, event -> second.incrementAndGet());
        for (EventType each : EventType.values()) {
            assertThat(telemetry.isListening(each)).isEqualTo(each == type);
            telemetry.emit(each, Map.of("type", each.text()));
        }
        assertThat(telemetry.flush(SOON)).isTrue();
        assertThat(seen).containsExactly(new Event(type, 4711, Map.of("type", type.text())));
        assertThat(second).hasValue(1);
    }

    @Test
    void shouldKeepTheOrder() {
        List<Long> seen = Collections.synchronizedList(new ArrayList<>());
        telemetry.on(EventType.MESSAGE_SENT, event -> seen.add(event.epochMs()));
        List<Long> sent = IntStream.range(0, 5000).mapToObj(Long::valueOf).toList();
        sent.forEach(i -> telemetry.emit(new Event(EventType.MESSAGE_SENT, i, Map.of())));
        assertThat(telemetry.flush(SOON)).isTrue();
        assertThat(seen).isEqualTo(sent);
    }

    @Test
    void shouldHandleEveryEventOfManyThreads() throws InterruptedException {
        AtomicInteger handled = new AtomicInteger();
        telemetry.on(EventType.MESSAGE_SENT, event -> handled.incrementAndGet());
        Thread[] threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (int k = 0; k < 10_000; k++) {
                    telemetry.emit(EventType.MESSAGE_SENT);
                    if (k % 500 == 499) {
                        telemetry.flush(SOON); // no more than fit
                    }
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(telemetry.flush(SOON)).isTrue();
        assertThat(telemetry.dropped()).isZero();
        assertThat(handled).hasValue(80_000);
    }

    @Test
    void shouldGoOnWhenAHandlerThrows() {
        AtomicInteger handled = new AtomicInteger();
        telemetry.on(EventType.MESSAGE_SENT, event -> {
            throw new IllegalStateException("first " + event.epochMs());
        });
        telemetry.on(EventType.MESSAGE_SENT, event -> {
            throw new AssertionError("second");
        });
        telemetry.on(EventType.MESSAGE_SENT, event -> handled.incrementAndGet());
        telemetry.emit(EventType.MESSAGE_SENT);
        telemetry.emit(EventType.MESSAGE_SENT);
        assertThat(telemetry.flush(SOON)).isTrue();
        assertThat(handled).hasValue(2);
        assertThat(telemetry.failures()).isEqualTo(4);
        assertThat(telemetry.firstFailure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("first 4711");
    }

    @Test
    void shouldNeverMakeTheSenderWaitWhenAHandlerBlocks() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger handled = new AtomicInteger();
        telemetry.on(EventType.MESSAGE_SENT, event -> {
            begun.countDown();
            awaitQuietly(go);
            handled.incrementAndGet();
        });
        telemetry.emit(EventType.MESSAGE_SENT);
        begun.await();
        for (int i = 0; i < Telemetry.CAPACITY + 10; i++) {
            telemetry.emit(EventType.MESSAGE_SENT);
        }
        assertThat(telemetry.dropped()).isEqualTo(10);
        assertThat(telemetry.flush(Duration.ofMillis(10))).isFalse();
        go.countDown();
        assertThat(telemetry.flush(SOON)).isTrue();
        assertThat(handled).hasValue(Telemetry.CAPACITY + 1);
    }

    @Test
    void shouldEndInTimeWhenAHandlerBlocksForEver() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        telemetry.on(EventType.MESSAGE_SENT, event -> {
            begun.countDown();
            awaitQuietly(new CountDownLatch(1));
        });
        telemetry.emit(EventType.MESSAGE_SENT);
        begun.await();
        telemetry.close(); // LeakFree sees that its thread has ended
        assertThatCode(() -> telemetry.emit(EventType.MESSAGE_SENT)).doesNotThrowAnyException();
        assertThatThrownBy(() -> telemetry.on(EventType.MESSAGE_SENT, event -> {}))
                .isInstanceOf(VigilException.class)
                .hasMessageContaining("telemetry is closed");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Test
    void shouldCallNoHandlerThatWasRemoved() {
        AtomicInteger removed = new AtomicInteger();
        AtomicInteger kept = new AtomicInteger();
        Registration one = telemetry.on(EventType.MESSAGE_SENT, event -> removed.incrementAndGet());
        telemetry.on(EventType.MESSAGE_SENT, event -> kept.incrementAndGet());
        one.close();
        one.close();
        telemetry.emit(EventType.MESSAGE_SENT);
        assertThat(telemetry.flush(SOON)).isTrue();
        assertThat(kept).hasValue(1);
        telemetry.removeHandlers(EventType.MESSAGE_SENT);
        telemetry.removeHandlers(EventType.MESSAGE_EXPIRED);
        assertThat(telemetry.isListening(EventType.MESSAGE_SENT)).isFalse();
        telemetry.emit(EventType.MESSAGE_SENT);
        assertThat(telemetry.flush(SOON)).isTrue();
        assertThat(kept).hasValue(1);
        assertThat(removed).hasValue(0);
    }

    @Test
    void shouldNoticeNothingWhileItIsOff() {
        AtomicInteger handled = new AtomicInteger();
        telemetry.on(EventType.MESSAGE_SENT, event -> handled.incrementAndGet());
        telemetry.setEnabled(false);
        assertThat(telemetry.isListening(EventType.MESSAGE_SENT)).isFalse();
        telemetry.emit(EventType.MESSAGE_SENT);
        telemetry.setEnabled(true);
        telemetry.emit(EventType.MESSAGE_SENT);
        assertThat(telemetry.flush(SOON)).isTrue();
        assertThat(handled).hasValue(1);
    }

    @Test
    void shouldBeOneForEverybodyOnceItIsAskedFor() {
        assertThat(Telemetry.global()).isNull();
        Telemetry.emitGlobal(EventType.MESSAGE_SENT, Map.of());
        try (Telemetry global = Telemetry.initGlobal()) {
            AtomicInteger handled = new AtomicInteger();
            global.on(EventType.MESSAGE_SENT, event -> handled.incrementAndGet());
            assertThat(Telemetry.initGlobal()).isSameAs(global).isSameAs(Telemetry.global());
            assertThat(telemetry.isListening(EventType.MESSAGE_SENT)).isFalse();
            Telemetry.emitGlobal(EventType.MESSAGE_SENT, Map.of());
            assertThat(global.flush(SOON)).isTrue();
            assertThat(handled).hasValue(1);
        }
        assertThat(Telemetry.global()).isNull();
    }
}
