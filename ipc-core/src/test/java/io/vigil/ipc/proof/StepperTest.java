package io.vigil.ipc.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.FailPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@LeakFree
class StepperTest {
    static void threeHits(Stepper stepper, List<String> log, String... names) {
        for (String name : names) {
            stepper.task(name, () -> {
                for (int i = 1; i <= 3; i++) {
                    log.add(name + i);
                    FailPoint.hit("hit");
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldMakeSameChoicesWhenSeedIsSame(long seed) {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        Stepper one = Stepper.with(Schedule.random(seed));
        threeHits(one, first, "a", "b", "c");
        Stepper two = Stepper.with(Schedule.random(seed));
        threeHits(two, second, "a", "b", "c");

        StepReport report = one.run();

        assertThat(two.run()).isEqualTo(report);
        assertThat(second).isEqualTo(first).hasSize(9);
    }

    @Test
    void shouldRunOneTaskAtATimeWhenManyHitOften() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Stepper stepper = Stepper.with(Schedule.random(5));
        for (int task = 0; task < 4; task++) {
            stepper.task("t" + task, () -> {
                for (int i = 0; i < 200; i++) {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    running.decrementAndGet();
                    FailPoint.hit("hit");
                }
            });
        }

        StepReport report = stepper.run();

        assertThat(report.steps()).isEqualTo(4 * 201);
        assertThat(most).hasValue(1);
    }

    @Test
    void shouldTakeTurnsWhenScheduleIsRoundRobin() {
        List<String> log = new ArrayList<>();
        Stepper stepper = Stepper.with(Schedule.roundRobin(1));
        threeHits(stepper, log, "a", "b");

        stepper.run();

        assertThat(log).containsExactly("a1", "b1", "a2", "b2", "a3", "b3");
    }

    @Test
    void shouldUnwindWithoutPassingAnotherHitWhenKilled() {
        List<String> log = new ArrayList<>();
        Stepper stepper = Stepper.with(Schedule.roundRobin(1));
        StepTask victim = stepper.task("victim", () -> {
            try {
                FailPoint.hit("one");
                FailPoint.hit("two");
                log.add("alive");
            } finally {
                FailPoint.hit("in finally");
                log.add("went on");
            }
        });
        victim.killAt("two", 1).onKilled(() -> log.add("released"));
        stepper.task("other", () -> {
            Stepper.await("death", victim::killed);
            log.add("other");
        });

        StepReport report = stepper.run();

        assertThat(log).containsExactly("released", "other");
        assertThat(report.killed()).containsExactly("victim");
    }

    @Test
    void shouldHoldTaskUntilOthersMadeTheirStepsWhenPaused() {
        List<String> log = new ArrayList<>();
        Stepper stepper = Stepper.with(Schedule.roundRobin(1));
        threeHits(stepper, log, "a", "b");
        stepper.tasks().get(0).pauseAtHit(1, 2);

        stepper.run();

        assertThat(log).containsExactly("a1", "b1", "b2", "a2", "b3", "a3");
    }

    @Test
    void shouldHoldTaskUntilOthersEndWhenStopped() {
        List<String> log = new ArrayList<>();
        Stepper stepper = Stepper.with(Schedule.roundRobin(1));
        threeHits(stepper, log, "a", "b");
        stepper.tasks().get(0).stopAt("hit", 2);

        stepper.run();

        assertThat(log).containsExactly("a1", "b1", "a2", "b2", "b3", "a3");
    }

    @Test
    void shouldReportDeadlockWhenEveryTaskWaits() {
        Stepper stepper = Stepper.with(Schedule.random(1));
        stepper.task("a", () -> Stepper.await("never", () -> false));

        assertThatThrownBy(stepper::run)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("deadlock")
                .hasMessageContaining("0=a, last site await never");
    }

    @Test
    void shouldPrintSitesAndStacksWhenTaskHangsOutsideOfHits() {
        CountDownLatch never = new CountDownLatch(1);
        Stepper stepper = Stepper.with(Schedule.roundRobin(1)).watchdog(100, TimeUnit.MILLISECONDS);
        stepper.task("stuck", () -> {
            FailPoint.hit("before the latch");
            never.await();
        });

        assertThatThrownBy(stepper::run)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("hangs outside of failpoints")
                .hasMessageContaining("last site before the latch")
                .hasMessageContaining("CountDownLatch.await");
    }

    @Test
    void shouldLetOthersRunWhenATaskSpins() {
        AtomicInteger flag = new AtomicInteger();
        Stepper stepper = Stepper.with(Schedule.roundRobin(Integer.MAX_VALUE)).mostStepsInARow(50);
        stepper.task("spinner", () -> {
            while (flag.get() == 0) {
                FailPoint.hit("spin");
            }
        });
        stepper.task("setter", () -> flag.set(1));

        assertThat(stepper.run().steps()).isLessThan(100);
    }

    @Test
    void shouldFailWhenRunHasNoEnd() {
        Stepper stepper = Stepper.with(Schedule.random(1)).mostSteps(500);
        stepper.task("endless", () -> {
            for (; ; ) {
                FailPoint.hit("spin");
            }
        });

        assertThatThrownBy(stepper::run).isInstanceOf(AssertionError.class).hasMessageContaining("steps=500");
    }

    @Test
    void shouldFailWithTraceWhenInvariantBreaks() {
        int[] value = {0};
        Stepper stepper = Stepper.with(Schedule.roundRobin(1));
        stepper.task("writer", () -> {
            value[0] = 1;
            FailPoint.hit("wrote one");
            value[0] = 2;
            FailPoint.hit("wrote two");
        });
        stepper.always(() -> assertThat(value[0]).isLessThan(2));

        assertThatThrownBy(stepper::run)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("goes on from wrote one");
    }

    @Test
    void shouldFailWithCauseWhenATaskThrows() {
        Stepper stepper = Stepper.with(Schedule.random(1));
        stepper.task("thrower", () -> {
            FailPoint.hit("site");
            throw new IllegalStateException("planted");
        });

        assertThatThrownBy(stepper::run)
                .isInstanceOf(AssertionError.class)
                .hasRootCauseMessage("planted")
                .hasMessageContaining("random, seed=1");
    }

    @Test
    void shouldHaveNoEffectWhenThreadIsNoTask() {
        Stepper stepper = Stepper.with(Schedule.roundRobin(1));
        Thread stranger = new Thread(() -> FailPoint.hit("stranger"), "stranger");
        stepper.task("task", () -> {
            stranger.start();
            stranger.join();
        });

        assertThat(stepper.run().steps()).isEqualTo(1);
    }
}
