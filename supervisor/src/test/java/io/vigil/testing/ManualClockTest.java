package io.vigil.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualClockTest {
    @Test
    void shouldStandUntilItIsAdvanced() {
        ManualClock clock = new ManualClock();
        assertThat(clock.now()).isEqualTo(ManualClock.START);
        assertThat(clock.epochMs()).isEqualTo(ManualClock.START.toEpochMilli());

        clock.advance(Duration.ofMillis(1500));

        assertThat(clock.now()).isEqualTo(ManualClock.START.plusMillis(1500));
        assertThat(clock.epochMs()).isEqualTo(ManualClock.START.toEpochMilli() + 1500);
        assertThat(clock.nanos()).isEqualTo(1_500_000_000L);
    }

    @Test
    void shouldStartWhereItIsTold() {
        Instant time = Instant.parse("2030-02-28T23:59:59.999999999Z");
        ManualClock clock = ManualClock.startingAt(time);
        clock.advance(Duration.ofNanos(1));
        assertThat(clock.now()).isEqualTo(Instant.parse("2030-03-01T00:00:00Z"));
        assertThat(clock.nanos()).isEqualTo(1);
    }

    @Test
    void shouldNotGoBack() {
        ManualClock clock = new ManualClock();
        assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("advance=PT-0.000000001S")
                .hasMessageContaining("now=2026-01-01T00:00:00Z");
        assertThat(clock.now()).isEqualTo(ManualClock.START);
    }

    @Test
    void shouldLoseNoStepWhenSeveralThreadsAdvanceIt() throws InterruptedException {
        ManualClock clock = new ManualClock();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int step = 0; step < 10_000; step++) {
                    clock.advance(Duration.ofMillis(1));
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(clock.now()).isEqualTo(ManualClock.START.plusSeconds(40));
    }
}
