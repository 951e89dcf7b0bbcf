package io.vigil.ipc.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.os.DeathAt;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.owner.OwnerInfo.Life;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What owners must do on every {@link Os}, with "processes" that live and die inside this JVM. */
@LeakFree
abstract class OwnersConformanceTest {
    private final List<Owners> opened = new ArrayList<>();
    private Home home;

    protected abstract Os os();

    @BeforeEach
    void create(@ProofHome Path directory) {
        home = Home.open(directory, Home.Access.READ_WRITE, os());
    }

    @AfterEach
    void close() {
        FailPoint.install(null);
        opened.forEach(Owners::close);
        opened.clear();
    }

    /** One process: its table, and the system that it dies with. */
    private record Peer(Owners owners, MortalOs os) {
        void die() {
            os.die();
        }
    }

    private Peer start() {
        return start(new MortalOs(os()));
    }

    private Peer start(MortalOs os) {
        Owners owners = Owners.open(Home.open(home.directory(), Home.Access.READ_WRITE, os), os, VigilClock.SYSTEM);
        owners.sweepWith((slot, scope) -> true);
        return new Peer(owners, os);
    }

    private Owners survivor() {
        Owners owners = start().owners;
        opened.add(owners);
        return owners;
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void shouldGiveEveryOwnerASlotOfItsOwn() {
        Owners one = survivor();
        Owners other = survivor();
        Set<Integer> slots = new HashSet<>();

        for (int i = 0; i < 5; i++) {
            slots.add(one.join("one").slot());
            slots.add(other.join("other").slot());
        }

        assertThat(slots).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        for (int slot : slots) {
            assertThat(one.isDead(slot)).isFalse();
            assertThat(other.isDead(slot)).isFalse();
        }
        assertThat(one.isDead(10)).isTrue();
        assertThat(one.isDead(4094)).isTrue();
        assertThat(one.isDead(4095)).isTrue();
        assertThat(one.isDead(-1)).isTrue();
    }

    @Test
    void shouldReuseACleanSlotWithANewEpoch() {
        Owners one = survivor();
        Owners other = survivor();
        Owner first = one.join("first");
        assertThat(first.epoch()).isZero();

        first.close();
        first.close();

        assertThat(other.isDead(0)).isTrue();
        assertThat(one.isDead(0)).isTrue();
        assertThat(other.list()).isEmpty();
        Owner second = other.join("second");
        assertThat(second.slot()).isZero();
        assertThat(second.epoch()).isEqualTo(1);
        assertThat(one.isDead(0)).isFalse();
        assertThat(first.heartbeat()).isFalse();
        assertThat(second.heartbeat()).isTrue();
    }

    @Test
    void shouldNotReuseTheSlotOfADeadOwnerBeforeItsSweep() {
        Peer doomed = start();
        Owners survivor = survivor();
        doomed.owners.join("doomed").attach("orders");
        assertThat(survivor.isDead(0)).isFalse();
        assertThat(survivor.sweepIfDead(0)).isFalse();
        assertThat(survivor.sweepAll()).isZero();

        doomed.die();

        assertThat(survivor.isDead(0)).isTrue();
        assertThat(survivor.join("next").slot()).isEqualTo(1);
        assertThat(survivor.sweepIfDead(0)).isTrue();
        assertThat(survivor.isDead(0)).isTrue();
        Owner reused = survivor.join("reused");
        assertThat(reused.slot()).isZero();
        assertThat(reused.epoch()).isEqualTo(1);
    }

    @Test
    void shouldTellTheSweeperWhoDiedAndWhereItWas() {
        Peer doomed = start();
        Owners survivor = survivor();
        Owner owner = doomed.owners.join("doomed");
        owner.attach("orders");
        owner.attach("replies");
        owner.attach("gone");
        owner.detach("gone");
        doomed.die();
        List<SweepScope> scopes = new ArrayList<>();
        survivor.sweepWith((slot, scope) -> scopes.add(scope) && slot == 0);

        assertThat(survivor.sweepAll()).isEqualTo(1);

        assertThat(scopes).hasSize(1);
        SweepScope scope = scopes.get(0);
        assertThat(scope.coversEverything()).isFalse();
        assertThat(scope.covers("orders")).isTrue();
        assertThat(scope.covers("replies")).isTrue();
        assertThat(scope.covers("gone")).isFalse();
        assertThat(scope.owner().name()).isEqualTo("doomed");
        assertThat(scope.owner().pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(scope.owner().isProcessHere(os())).isTrue();
    }

    @Test
    void shouldLeaveASlotDirtyUntilASweepSucceeds() {
        Peer doomed = start();
        Owners survivor = survivor();
        doomed.owners.join("doomed");
        doomed.die();
        survivor.sweepWith((slot, scope) -> false);
        assertThat(survivor.sweepIfDead(0)).isFalse();
        survivor.sweepWith((slot, scope) -> {
            throw new VigilException(ErrorCode.CORRUPT_STORE, "told to fail");
        });
        assertThat(survivor.sweepAll()).isZero();

        assertThat(survivor.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.cause()).hasMessage("told to fail"));
        assertThat(survivor.list())
                .singleElement()
                .satisfies(info -> assertThat(info.life()).isEqualTo(Life.DEAD));
        assertThat(survivor.join("next").slot()).isEqualTo(1);

        survivor.sweepWith((slot, scope) -> true);
        assertThat(survivor.sweepAll()).isEqualTo(1);
    }

    @Test
    void shouldSweepNothingWithoutASweeper() {
        Peer doomed = start();
        doomed.owners.join("doomed");
        doomed.die();
        try (Owners blind = Owners.open(home, os(), VigilClock.SYSTEM)) {
            assertThat(blind.sweepIfDead(0)).isFalse();
            assertThat(blind.sweepAll()).isZero();
            blind.join("without traces").close();
            Owner withTraces = blind.join("with traces");
            assertThat(withTraces.slot()).isEqualTo(1);
            withTraces.attach("orders");

            withTraces.close();

            assertThat(blind.list()).extracting(OwnerInfo::slot).containsExactly(0, 1);
            assertThat(blind.isDead(1)).isTrue();
        }
        assertThat(survivor().sweepAll()).isEqualTo(2);
    }

    @Test
    void shouldKeepADeadSlotDeadWhileItIsSwept() {
        Peer doomed = start();
        Owners sweeping = survivor();
        Owners other = survivor();
        doomed.owners.join("doomed");
        doomed.die();
        List<Boolean> seen = new ArrayList<>();
        sweeping.sweepWith((slot, scope) -> {
            seen.add(other.isDead(slot));
            seen.add(sweeping.isDead(slot));
            seen.add(other.sweepIfDead(slot));
            seen.add(sweeping.sweepIfDead(slot));
            seen.add(other.join("meanwhile").slot() == slot);
            return true;
        });

        assertThat(sweeping.sweepIfDead(0)).isTrue();

        assertThat(seen).containsExactly(true, true, false, false, false);
    }

    @Test
    void shouldSweepItselfWhenClosed() {
        Owners owners = survivor();
        Owner owner = owners.join("orderly");
        owner.attach("orders");
        List<Integer> swept = new ArrayList<>();
        owners.sweepWith((slot, scope) -> {
            assertThat(owners.isDead(slot)).isFalse();
            assertThat(scope.covers("orders")).isTrue();
            return swept.add(slot);
        });

        owner.close();

        assertThat(swept).containsExactly(0);
        assertThat(owners.list()).isEmpty();
        assertRefused(ErrorCode.INVALID_STATE, () -> owner.attach("orders"));
    }

    @Test
    void shouldLeaveItselfToOthersWhenItsOwnSweepFails() {
        Owners owners = survivor();
        Owners other = survivor();
        owners.sweepWith((slot, scope) -> false);

        owners.join("unlucky").close();

        assertThat(other.isDead(0)).isTrue();
        assertThat(other.list()).hasSize(1);
        assertThat(other.sweepAll()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"join.locked", "join.described", "join.taken", "join.forced"})
    void shouldLeaveASweepableSlotWhenKilledWhileJoining(String site) {
        Peer doomed = start();
        Owners survivor = survivor();
        DeathAt.arm(site);
        assertThatThrownBy(() -> doomed.owners.join("doomed")).isInstanceOf(DeathAt.class);
        FailPoint.install(null);
        doomed.die();

        assertThat(survivor.isDead(0)).isTrue();
        boolean taken = site.equals("join.taken") || site.equals("join.forced");
        assertThat(survivor.list()).hasSize(taken ? 1 : 0);
        assertThat(survivor.sweepAll()).isEqualTo(taken ? 1 : 0);
        assertThat(survivor.join("next").slot()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"close.swept", "close.released"})
    void shouldLeaveASweepableSlotWhenKilledWhileClosing(String site) {
        Peer doomed = start();
        Owners survivor = survivor();
        Owner owner = doomed.owners.join("doomed");
        DeathAt.arm(site);
        assertThatThrownBy(owner::close).isInstanceOf(DeathAt.class);
        FailPoint.install(null);
        doomed.die();

        assertThat(survivor.isDead(0)).isTrue();
        survivor.sweepAll();
        assertThat(survivor.list()).isEmpty();
        Owner next = survivor.join("next");
        assertThat(next.slot()).isZero();
        assertThat(next.epoch()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sweep.locked", "sweep.dirty", "sweep.repaired", "sweep.clean"})
    void shouldBeFollowedWhenASweeperIsKilled(String site) {
        Peer doomed = start();
        Peer sweeper = start();
        Owners survivor = survivor();
        doomed.owners.join("doomed");
        doomed.die();
        DeathAt.arm(site);
        assertThatThrownBy(sweeper.owners::sweepAll).isInstanceOf(DeathAt.class);
        FailPoint.install(null);
        sweeper.die();

        assertThat(survivor.isDead(0)).isTrue();
        survivor.sweepAll();
        assertThat(survivor.list()).isEmpty();
        assertThat(survivor.join("next").epoch()).isEqualTo(1);
    }

    @Test
    void shouldSeeThatAnOwnerIsDeadWhenASweeperGetsItsLockMeanwhile() throws Exception {
        Peer doomed = start();
        Owners sweeper = survivor();
        Owners survivor = survivor();
        doomed.owners.join("doomed");
        doomed.die();
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        sweeper.sweepWith((slot, scope) -> {
            locked.countDown();
            return awaited(asked);
        });
        Thread sweeping = new Thread(sweeper::sweepAll, "sweeping");
        FailPoint.install(site -> {
            if (site.equals("dead.state") && Thread.currentThread() != sweeping) {
                FailPoint.install(null);
                sweeping.start();
                assertThat(awaited(locked)).isTrue();
            }
        });

        assertThat(survivor.isDead(0)).isTrue();
        asked.countDown();
        sweeping.join();
        assertThat(survivor.list()).isEmpty();
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"attach.recorded", "attach.everything", "attach.moved", "attach.erased"})
    void shouldNameAtLeastWhatTheOwnerMayTouchWhenKilledWhileAttaching(String site) {
        Peer doomed = start();
        Owners survivor = survivor();
        Owner owner = doomed.owners.join("doomed");
        List<String> held = new ArrayList<>();
        DeathAt.arm(site);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 20; i++) {
                        held.add("box" + i);
                        owner.attach("box" + i);
                    }
                    for (int i = 0; i < 20; i++) {
                        held.remove("box" + i);
                        owner.detach("box" + i);
                    }
                })
                .isInstanceOf(DeathAt.class);
        FailPoint.install(null);
        doomed.die();

        OwnerInfo info = survivor.list().get(0);
        assertThat(held).isNotEmpty().allMatch(info::isAttachedTo);
    }

    @Test
    void shouldGrowBeyondTheFirstSlotsAndStaySmall() throws Exception {
        Owners owners = survivor();
        Owners other = survivor();
        assertThat(Files.size(home.owners())).isEqualTo(4096 + 64 * 256);

        for (int i = 0; i < 70; i++) {
            assertThat(owners.join("owner").slot()).isEqualTo(i);
        }

        assertThat(Files.size(home.owners())).isEqualTo(4096 + 128 * 256);
        assertThat(other.isDead(69)).isFalse();
        assertThat(other.isDead(70)).isTrue();
        assertThat(other.list()).hasSize(70);
        assertThat(other.join("next").slot()).isEqualTo(70);
    }

    @Test
    void shouldRefuseToGrowOrSweepFirstWhenThereIsNoRoom() {
        Peer doomed = start();
        Owner last = null;
        for (int i = 0; i < 64; i++) {
            last = doomed.owners.join("one of 64");
        }
        Owner leaver = Objects.requireNonNull(last);
        Peer cramped = start();
        opened.add(cramped.owners);
        cramped.os.fill();
        assertRefused(ErrorCode.STORAGE_FULL, () -> cramped.owners.join("one more"));
        assertThat(cramped.owners.isDead(0)).isFalse();

        leaver.close();
        assertThat(cramped.owners.join("in place of the last").slot()).isEqualTo(63);
        doomed.die();

        assertThat(cramped.owners.join("after a sweep").slot()).isZero();
        assertThat(cramped.owners.table().slots()).isEqualTo(64);
    }

    @Test
    void shouldKeepItsLocksUntilARunningSweepIsThrough() throws Exception {
        Peer doomed = start();
        doomed.owners.join("doomed").attach("orders");
        doomed.die();
        Owners closing = start().owners;
        Owners other = survivor();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        closing.sweepWith((slot, scope) -> {
            entered.countDown();
            Await.until("go", Duration.ofSeconds(30), () -> go.getCount() == 0);
            return true;
        });
        Thread sweeping = new Thread(closing::sweepAll);
        sweeping.start();
        Await.until("sweep", Duration.ofSeconds(30), () -> entered.getCount() == 0);

        closing.close();

        assertThat(other.sweepAll()).isZero();
        assertThat(other.join("must not have slot 0").slot()).isEqualTo(1);
        go.countDown();
        sweeping.join();
        assertThat(other.join("may have it now").slot()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sweep first", "all alive"})
    void shouldSayWhatToDoWhenThereIsNoSlotLeft(String state) {
        Peer many = start();
        Owners owners = survivor();
        for (int i = 0; i < OwnerLayout.SLOTS; i++) {
            many.owners.join("one of many");
        }
        assertThat(owners.isDead(4094)).isFalse();
        if (state.equals("sweep first")) {
            many.die();
            assertThat(owners.join("after a sweep").slot()).isZero();
            assertThat(owners.list()).hasSize(1);
        } else {
            assertThatThrownBy(() -> owners.join("one too many"))
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OWNERS_EXHAUSTED))
                    .hasMessageContaining("slots=4095, deadUnswept=0; stop processes that use this home");
            many.die();
        }
    }

    @Test
    void shouldRefuseNamesThatDoNotFit() {
        Owners owners = survivor();
        for (String bad : new String[] {"", " ", "a\nb", "x".repeat(65), "\u00fc".repeat(33)}) {
            assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> owners.join(bad));
        }
        owners.join("\u00fc".repeat(32));

        assertThat(owners.list())
                .singleElement()
                .satisfies(info -> assertThat(info.name()).isEqualTo("\u00fc".repeat(32)));
    }

    @Test
    void shouldSweepEverythingAfterAStartOfTheHost() {
        Peer before = start();
        Owner used = before.owners.join("used");
        used.close();
        before.owners.join("was alive").attach("orders");
        before.owners.join("too");
        before.die();

        Peer after = start(new MortalOs(os(), "another boot"));
        opened.add(after.owners);

        assertThat(after.owners.list()).hasSize(2).allMatch(OwnerInfo::attachedToMore);
        assertThat(after.owners.join("new").slot()).isEqualTo(2);
        assertThat(after.owners.sweepAll()).isEqualTo(2);
        Peer later = start(new MortalOs(os(), "another boot"));
        opened.add(later.owners);
        assertThat(later.owners.list()).extracting(OwnerInfo::name).containsExactly("new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"boot.locked", "boot.everything", "boot.marked", "boot.recorded"})
    void shouldPrepareAgainWhenKilledAfterAStartOfTheHost(String site) {
        Peer before = start();
        before.owners.join("one").attach("orders");
        before.owners.join("two").attach("orders");
        before.die();
        MortalOs doomed = new MortalOs(os(), "another boot");
        DeathAt.arm(site);
        assertThatThrownBy(() -> start(doomed)).isInstanceOf(DeathAt.class);
        FailPoint.install(null);
        doomed.die();

        Peer after = start(new MortalOs(os(), "another boot"));
        opened.add(after.owners);

        assertThat(after.owners.list())
                .hasSize(2)
                .allMatch(OwnerInfo::attachedToMore)
                .allMatch(info -> info.life() == Life.DEAD);
    }

    @Test
    void shouldBeListedFromOutsideWithoutCreatingAnything() throws Exception {
        assertThat(Owners.look(home, os())).isEmpty();
        assertThat(home.owners()).doesNotExist();
        assertThat(home.ownerLocks()).doesNotExist();
        Peer doomed = start();
        Owners survivor = survivor();
        doomed.owners.join("doomed").attach("orders");
        Owner live = survivor.join("live");
        doomed.die();
        byte[] before = Files.readAllBytes(home.owners());

        List<OwnerInfo> found = Owners.look(Home.open(home.directory(), Home.Access.READ_ONLY, os()), os());

        assertThat(found).extracting(OwnerInfo::name).containsExactly("doomed", "live");
        assertThat(found).extracting(OwnerInfo::life).containsExactly(Life.DEAD, Life.LIVE);
        assertThat(found.get(0).isAttachedTo("orders")).isTrue();
        assertThat(Files.readAllBytes(home.owners())).isEqualTo(before);
        Files.delete(home.ownerLocks());
        assertThat(Owners.look(home, os())).extracting(OwnerInfo::life).containsExactly(Life.LIVE, Life.LIVE);
        assertThat(live.heartbeat()).isTrue();
    }

    @Test
    void shouldRefuseATableThatIsNotOne() throws Exception {
        Files.write(home.owners(), new byte[100_000]);
        assertRefused(ErrorCode.CORRUPT_STORE, () -> Owners.open(home, os(), VigilClock.SYSTEM));
        assertRefused(ErrorCode.CORRUPT_STORE, () -> Owners.look(home, os()));
    }

    @Test
    void shouldTreatAnUnknownStateAsADeadOwner() {
        Owners owners = survivor();
        owners.join("first").close();
        Slot slot = owners.table().slot(0);
        slot.cas(slot.word(), SlotState.word(7, 99));

        assertThat(owners.isDead(0)).isTrue();
        assertThat(owners.join("other").slot()).isEqualTo(1);
        assertThat(owners.sweepAll()).isEqualTo(1);
        assertThat(owners.join("again").epoch()).isEqualTo(8);
    }

    @Test
    void shouldRefuseToJoinWhenClosed() {
        Owners owners = survivor();
        Owner owner = owners.join("first");

        owners.close();
        owners.close();

        assertThat(owner.isClosed()).isTrue();
        assertRefused(ErrorCode.INVALID_STATE, () -> owners.join("second"));
        assertThat(survivor().list()).isEmpty();
    }

    @Test
    void shouldNotGiveALockAwayThatAnotherThreadHasJustTaken() throws Exception {
        Owners owners = survivor();
        Owners other = survivor();
        Owner leaving = owners.join("leaving");
        List<Owner> joined = new ArrayList<>();
        Thread joining = new Thread(() -> joined.add(owners.join("joining")));
        FailPoint.install(site -> {
            if (site.equals("close.released")) {
                FailPoint.install(null);
                joining.start();
                Await.until(
                        "the other thread waits or is through",
                        Duration.ofSeconds(30),
                        () -> joining.getState() == Thread.State.BLOCKED || !joining.isAlive());
            }
        });

        leaving.close();
        joining.join();

        assertThat(joined).hasSize(1);
        assertThat(other.isDead(joined.get(0).slot())).isFalse();
    }

    @Test
    void shouldKeepSlotsApartWhenManyThreadsJoinAndLeave() throws Exception {
        Owners one = survivor();
        Owners other = survivor();
        int threads = 6;
        CyclicBarrier start = new CyclicBarrier(threads);
        SlotSet inUse = new SlotSet();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Owners owners = t % 2 == 0 ? one : other;
            running.add(new Thread(() -> {
                try {
                    start.await();
                    for (int round = 0; round < 200; round++) {
                        Owner owner = owners.join("storm");
                        assertThat(inUse.add(owner.slot())).isTrue();
                        assertThat(one.isDead(owner.slot())).isFalse();
                        assertThat(other.isDead(owner.slot())).isFalse();
                        assertThat(owner.heartbeat()).isTrue();
                        inUse.remove(owner.slot());
                        owner.close();
                    }
                } catch (Throwable e) {
                    failures.add(e);
                }
            }));
        }
        running.forEach(Thread::start);
        for (Thread thread : running) {
            thread.join();
        }

        assertThat(failures).isEmpty();
        assertThat(one.list()).isEmpty();
        assertThat(one.table().slots()).isEqualTo(64);
    }
}
