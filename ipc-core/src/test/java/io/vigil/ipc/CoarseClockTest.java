package io.vigil.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.LeakFree;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

@LeakFree
class CoarseClockTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final AtomicLong time = new AtomicLong(1000);
    private final VigilClock manual = new VigilClock() {
        @Override
        public long epochMs() {
            return time.get();
        }

        @Override
        public long nanos() {
            return 0;
        }
    };

    private static void askOften(CoarseClock clock) {
        for (int i = 0; i < CoarseClock.MANY; i++) {
            clock.epochMs();
        }
    }

    @Test
    void shouldReadTheRealClockWhileItIsAskedSeldom() {
        try (CoarseClock clock = new CoarseClock(manual, true)) {
            for (int i = 0; i < 1000; i++) {
                assertThat(clock.epochMs()).isEqualTo(time.get());
                time.incrementAndGet();
            }
            assertThat(clock.isKept()).isFalse();
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("vigil-clock"));
        }
    }

    @Test
    void shouldKeepTheTimeWhileItIsAskedOften() {
        try (CoarseClock clock = new CoarseClock(manual, true)) {
            Await.until("kept", SOON, () -> {
                askOften(clock);
                time.incrementAndGet();
                return clock.isKept();
            });
            long now = time.addAndGet(100);
            Await.until("ticked", SOON, () -> clock.epochMs() >= now);
        }
    }

    @Test
    void shouldGoToSleepWhenNobodyAsksAndComeBack() {
        try (CoarseClock clock = new CoarseClock(manual, true)) {
            Await.until("kept", SOON, () -> {
                askOften(clock);
                time.incrementAndGet();
                return clock.isKept();
            });
            Await.until("asleep", SOON, () -> !clock.isKept());
            Await.until("parked", SOON, () -> state() == Thread.State.WAITING);
            assertThat(clock.epochMs()).isEqualTo(time.get());
            Await.until("kept again", SOON, () -> {
                askOften(clock);
                time.incrementAndGet();
                return clock.isKept();
            });
        }
    }

    private static Thread.State state() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (var info : threads.dumpAllThreads(false, false)) {
            if (info.getThreadName().equals("vigil-clock")) {
                return info.getThreadState();
            }
        }
        return Thread.State.TERMINATED;
    }

    @Test
    void shouldObeyAManualClockAtOnce() {
        try (CoarseClock clock = CoarseClock.over(manual)) {
            for (int i = 0; i < 1000; i++) {
                askOften(clock);
                assertThat(clock.epochMs()).isEqualTo(time.getAndIncrement());
            }
            assertThat(clock.isKept()).isFalse();
        }
    }

    @Test
    void shouldGiveTheRealTimeWhenItIsClosed() {
        CoarseClock clock = new CoarseClock(manual, true);
        Await.until("kept", SOON, () -> {
            askOften(clock);
            time.incrementAndGet();
            return clock.isKept();
        });
        clock.close();
        clock.close();
        askOften(clock);
        assertThat(clock.epochMs()).isEqualTo(time.get());
        assertThat(clock.isKept()).isFalse();
    }

    @Test
    void shouldBeCloseToTheMachinesClock() {
        try (CoarseClock clock = CoarseClock.over(VigilClock.SYSTEM)) {
            Await.until("kept", SOON, () -> {
                askOften(clock);
                return clock.isKept();
            });
            // It was the time at some moment of this test; how old it is depends on the machine.
            assertThat(clock.epochMs()).isCloseTo(System.currentTimeMillis(), Offset.offset(10_000L));
        }
    }
}
