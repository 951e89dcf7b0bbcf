package io.vigil.broker.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.broker.HandClock;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.LeakFree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@LeakFree
class TimerTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final HandClock clock = new HandClock(Long.MAX_VALUE - 1_000); // wraps at the first step
    private final Timer timer = new Timer("test-timer", clock);
    private final List<String> fired = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        timer.close();
    }

    /** Waits until the timer's thread has seen the present time, by a timer of its own. */
    private void settle() {
        CountDownLatch seen = new CountDownLatch(1);
        timer.setTimeout(Duration.ZERO, seen::countDown);
        Await.until("the timer's thread", SOON, () -> seen.getCount() == 0);
    }

    private void pass(long ms) {
        clock.advance(Duration.ofMillis(ms));
        settle();
    }

    @Test
    void shouldFireOnceWhenTheTimeIsOver() {
        timer.setTimeout(Duration.ofSeconds(1), () -> fired.add("one"));
        pass(999);
        assertThat(fired).isEmpty();
        pass(1);
        assertThat(fired).containsExactly("one");
        pass(5000);
        assertThat(fired).hasSize(1);
        assertThat(timer.pending()).isZero();
    }

    @Test
    void shouldFireEachTimeAPeriodIsOver() {
        timer.setInterval(Duration.ofMillis(500), () -> fired.add("tick"));
        for (int i = 1; i <= 4; i++) {
            pass(499);
            assertThat(fired).hasSize(i - 1);
            pass(1);
            assertThat(fired).hasSize(i);
        }
    }

    @Test
    void shouldLeaveOutWhatWasMissed() {
        timer.setInterval(Duration.ofMillis(500), () -> fired.add("tick"));
        pass(2700);
        assertThat(fired).hasSize(1);
        pass(299);
        assertThat(fired).hasSize(1);
        pass(1);
        assertThat(fired).hasSize(2);
    }

    @Test
    void shouldNotFireWhenItWasCancelled() {
        Timeout one = timer.setTimeout(Duration.ofMillis(10), () -> fired.add("one"));
        Timeout tick = timer.setInterval(Duration.ofMillis(10), () -> fired.add("tick"));
        assertThat(one.cancel()).isTrue();
        assertThat(one.cancel()).isFalse();
        pass(10);
        assertThat(fired).containsExactly("tick");
        assertThat(tick.cancel()).isTrue();
        pass(1000);
        assertThat(fired).containsExactly("tick");
        assertThat(timer.pending()).isZero();
        Timeout done = timer.setTimeout(Duration.ZERO, () -> {});
        settle();
        assertThat(done.cancel()).isFalse();
    }

    @Test
    void shouldLetAnIntervalCancelItself() {
        List<Timeout> tick = new CopyOnWriteArrayList<>();
        tick.add(timer.setInterval(Duration.ofMillis(10), () -> {
            fired.add("tick");
            tick.get(0).cancel();
        }));
        pass(10);
        pass(10);
        assertThat(fired).hasSize(1);
    }

    @Test
    void shouldGoOnWhenATaskThrows() {
        timer.setInterval(Duration.ofMillis(10), () -> {
            fired.add("tick");
            throw new AssertionError("planted");
        });
        timer.setInterval(Duration.ofMillis(10), () -> Thread.currentThread().interrupt());
        pass(10);
        pass(10);
        pass(10);
        assertThat(fired).hasSize(3);
        assertThat(timer.failures()).isEqualTo(3);
        assertThat(timer.firstFailure()).hasMessage("planted");
    }

    @Test
    void shouldFireThousandsInOrderOnOneThreadWhateverIsCancelled() {
        long seed = new Random().nextLong();
        System.out.println("thousands of timers: seed=" + seed);
        Random random = new Random(seed);
        int many = 20_000;
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        List<Timeout> set = new ArrayList<>();
        List<Integer> delays =
                IntStream.range(0, many).map(i -> random.nextInt(1000)).boxed().toList();
        for (int i = 0; i < many; i++) {
            int delay = delays.get(i);
            set.add(timer.setTimeout(Duration.ofMillis(delay + 1), () -> seen.add(delay)));
        }
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            if (random.nextInt(10) < 7) {
                assertThat(set.get(i).cancel()).isTrue();
            } else {
                expected.add(delays.get(i));
            }
        }
        assertThat(timer.pending()).isEqualTo(expected.size());
        Collections.sort(expected);
        pass(2000);
        assertThat(seen).as("seed=%d", seed).isEqualTo(expected);
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().equals("test-timer")))
                .hasSize(1);
    }

    @Test
    void shouldFireByTheClockOfTheMachine() {
        AtomicInteger ticks = new AtomicInteger();
        long begin = System.nanoTime();
        try (Timer real = new Timer("test-real", VigilClock.SYSTEM)) {
            real.setTimeout(Duration.ofHours(1), () -> fired.add("never"));
            real.setInterval(Duration.ofMillis(5), ticks::incrementAndGet);
            Await.until("ten ticks", SOON, () -> ticks.get() >= 10);
        }
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(50_000_000);
        assertThat(fired).isEmpty();
    }

    @Test
    void shouldRefuseWhatIsImpossible() {
        assertThatThrownBy(() -> timer.setTimeout(Duration.ofMillis(-1), () -> {}))
                .hasMessageContaining("delay=PT-0.001S");
        assertThatThrownBy(() -> timer.setInterval(Duration.ZERO, () -> {})).hasMessageContaining("period=PT0S");
        timer.setTimeout(Duration.ofSeconds(Long.MAX_VALUE), () -> fired.add("never"));
        pass(1000);
        timer.close();
        assertThat(timer.pending()).isZero();
        assertThatThrownBy(() -> timer.setTimeout(Duration.ZERO, () -> {}))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
        assertThat(fired).isEmpty();
    }
}
