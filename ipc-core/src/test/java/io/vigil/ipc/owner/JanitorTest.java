package io.vigil.ipc.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@LeakFree
class JanitorTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Os os = OsPort.current();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Home home;

    @BeforeAll
    static void load() {
        OsPort.current();
    }

    @BeforeEach
    void create(@ProofHome Path directory) {
        home = Home.open(directory, Home.Access.READ_WRITE, os);
    }

    @AfterEach
    void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
        opened.clear();
    }

    private Owners owners(VigilClock clock) {
        Owners owners = Owners.open(home, os, clock);
        owners.sweepWith((slot, scope) -> true);
        opened.add(owners);
        return owners;
    }

    private Janitor janitor(Owners owners) {
        Janitor janitor = Janitor.open(owners);
        opened.add(janitor);
        return janitor;
    }

    /** An owner whose process is gone. */
    private void leaveADeadOwner() {
        MortalOs mortal = new MortalOs(os);
        Owners.open(home, mortal, VigilClock.SYSTEM).join("dead").attach("orders");
        mortal.die();
    }

    @Test
    void shouldSweepTheDeadInTheBackground() {
        Owners owners = owners(VigilClock.SYSTEM);
        Owner live = owners.join("live");
        janitor(owners);

        leaveADeadOwner();

        Await.until("sweep", SOON, () -> owners.list().size() == 1);
        assertThat(owners.list().get(0).slot()).isEqualTo(live.slot());
    }

    @Test
    void shouldTakeOverWhenTheElectedOneGoes() {
        Janitor first = janitor(owners(VigilClock.SYSTEM));
        Await.until("election", SOON, first::isElected);
        Janitor second = janitor(owners(VigilClock.SYSTEM));
        AtomicInteger rounds = new AtomicInteger();
        second.add(nowMs -> rounds.incrementAndGet());
        assertThat(second.isElected()).isFalse();

        first.close();

        Await.until("election of the second", SOON, second::isElected);
        Await.until("rounds of the second", SOON, () -> rounds.get() > 1);
        assertThat(first.isElected()).isFalse();
    }

    @Test
    void shouldStandInWhileTheElectedOneHangs() {
        SettableClock clock = new SettableClock();
        Janitor hanging = janitor(owners(clock));
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        hanging.add(nowMs -> {
            entered.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Await.until("hang", SOON, () -> entered.getCount() == 0);
        Owners owners = owners(clock);
        Janitor other = janitor(owners);
        AtomicInteger rounds = new AtomicInteger();
        other.add(nowMs -> rounds.incrementAndGet());
        leaveADeadOwner();

        clock.advanceMs(Janitor.STALLED_MS + 1);

        Await.until("round of the stand-in", SOON, () -> rounds.get() == 1);
        assertThat(owners.list()).isEmpty();
        clock.advanceMs(-100_000);
        Await.until("round after the clock was set back", SOON, () -> rounds.get() == 2);
        assertThat(other.isElected()).isFalse();
        go.countDown();
    }

    @Test
    void shouldGoOnWhenTasksThrow() {
        Janitor janitor = janitor(owners(VigilClock.SYSTEM));
        AtomicInteger rounds = new AtomicInteger();
        janitor.add(nowMs -> {
            throw new IllegalStateException("told to fail");
        });
        janitor.add(nowMs -> {
            throw new AssertionError("told to fail worse");
        });
        JanitorTask counting = nowMs -> rounds.incrementAndGet();
        janitor.add(counting);

        Await.until("rounds", SOON, () -> rounds.get() > 2);

        assertThat(janitor.failures())
                .extracting(failure -> failure.cause().getMessage())
                .contains("told to fail", "told to fail worse");
        janitor.remove(counting);
    }

    @Test
    void shouldLookAtOnceWhenWoken() {
        Janitor janitor = janitor(owners(VigilClock.SYSTEM));
        AtomicInteger rounds = new AtomicInteger();
        janitor.add(nowMs -> {
            rounds.incrementAndGet();
            janitor.wake();
        });

        Await.until("a hundred rounds without a pause between them", SOON, () -> rounds.get() > 100);
    }

    @Test
    void shouldComeBackLaterAndLaterToASweepThatFails() {
        SettableClock clock = new SettableClock();
        Owners owners = owners(clock);
        AtomicInteger tries = new AtomicInteger();
        owners.sweepWith((slot, scope) -> {
            tries.incrementAndGet();
            return false;
        });
        leaveADeadOwner();
        SweepRound rounds = new SweepRound(owners);
        List<Integer> triesAfter = new ArrayList<>();
        for (int tenth = 0; tenth < 100; tenth++) {
            rounds.run(false, () -> false);
            triesAfter.add(tries.get());
            clock.advanceMs(100);
        }

        // At 0, 200, 600, 1400, 3000 and 6200 ms.
        assertThat(tries).hasValue(6);
        assertThat(triesAfter.get(2)).isEqualTo(2);
        assertThat(triesAfter.get(5)).isEqualTo(2);
        assertThat(triesAfter.get(6)).isEqualTo(3);
        owners.sweepWith((slot, scope) -> true);
        clock.advanceMs(10_000);
        rounds.run(false, () -> false);
        assertThat(owners.list()).isEmpty();
    }

    @Test
    void shouldReachEverySlotInBoundedRounds() {
        MortalOs mortal = new MortalOs(os);
        Owners many = Owners.open(home, mortal, VigilClock.SYSTEM);
        for (int i = 0; i < 150; i++) {
            many.join("one of many");
        }
        Owners owners = owners(new SettableClock());
        mortal.die();
        SweepRound rounds = new SweepRound(owners);
        List<Integer> left = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            rounds.run(false, () -> false);
            left.add(owners.list().size());
        }

        assertThat(left).containsExactly(86, 22, 0);
    }

    @Test
    void shouldLeaveNoThreadAndNoLockWhenClosed() {
        Owners owners = owners(VigilClock.SYSTEM);
        Janitor janitor = janitor(owners);
        Await.until("election", SOON, janitor::isElected);
        Thread.currentThread().interrupt();

        janitor.close();
        janitor.close();

        assertThat(Thread.interrupted()).isTrue();
        try (var locks = os.openLocks(home.ownerLocks())) {
            assertThat(locks.isHeldByOther(OwnerLayout.JANITOR_LOCK)).isFalse();
        }
    }
}
