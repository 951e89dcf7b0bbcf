package io.vigil.ipc.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.os.PortableOs;
import io.vigil.ipc.owner.OwnerInfo.Life;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Owners in real processes that are killed and stopped. */
@LeakFree
class OwnersIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path output;

    private final Os os = OsPort.current();
    private Path directory;
    private JvmDriver jvms;
    private @Nullable Owners owners;
    private @Nullable TraceBoxes boxes;

    @BeforeAll
    static void load() {
        OsPort.current();
    }

    @BeforeEach
    void open(@ProofHome Path home) {
        directory = home;
        jvms = JvmDriver.in(output);
    }

    @AfterEach
    void close() {
        jvms.close();
        if (owners != null) {
            owners.close();
        }
        owners = null;
        boxes = null;
    }

    /** The owners as this process sees them. */
    private Owners here() {
        Owners opened = owners;
        if (opened == null) {
            Home home = Home.open(directory, Home.Access.READ_WRITE, os);
            opened = Owners.open(home, os, VigilClock.SYSTEM);
            owners = opened;
            TraceBoxes traces = TraceBoxes.open(directory, os);
            boxes = traces;
            opened.sweepWith(traces::sweep);
        }
        return opened;
    }

    private int heldTraces() {
        here();
        return boxes == null ? -1 : boxes.held();
    }

    private ChildJvm start(String name) {
        return awaitOpen(jvms.start(name, OwnerActor.class, directory));
    }

    private static ChildJvm awaitOpen(ChildJvm child) {
        child.awaitLine(line -> line.startsWith("OPEN"), SOON);
        return child;
    }

    private static String ask(ChildJvm child, String line, String answer) {
        child.send(line);
        return child.awaitLine(said -> said.startsWith(answer), SOON);
    }

    @ParameterizedTest
    @CsvSource({
        "join.locked, join",
        "join.described, join",
        "join.taken, join",
        "join.forced, join",
        "join.armed, join",
        "attach.recorded, attach",
        "close.swept, close",
        "trace.repaired, close",
        "close.released, close"
    })
    void shouldLeaveWhatOthersCanSweepWhenKilledAtAnyStep(String site, String verb) {
        ChildJvm doomed = start("doomed");
        if (!verb.equals("join")) {
            assertThat(ask(doomed, "join doomed", "JOINED")).isEqualTo("JOINED 0 0");
        }
        if (verb.equals("close")) {
            assertThat(ask(doomed, "attach 3", "ATTACHED")).isEqualTo("ATTACHED true");
        }
        doomed.arm(site + ":1:kill");
        doomed.send(verb + " 3");
        doomed.awaitAt(site, SOON);

        assertThat(here().isDead(0)).isTrue();
        here().sweepAll();
        assertThat(here().list()).isEmpty();
        assertThat(heldTraces()).isZero();
        assertThat(here().join("next").slot()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sweep.locked", "sweep.dirty", "trace.repaired", "sweep.repaired", "sweep.clean"})
    void shouldBeFollowedWhenASweeperIsKilledAndWaitForNoneThatIsStopped(String site) {
        ChildJvm doomed = start("doomed");
        ask(doomed, "join doomed", "JOINED 0 0");
        ask(doomed, "attach 3", "ATTACHED true");
        ask(doomed, "attach 4", "ATTACHED true");
        ChildJvm sweeper = start("sweeper");
        ask(sweeper, "join sweeper", "JOINED 1 0");
        doomed.kill();
        sweeper.arm(site + ":1:stop");
        sweeper.send("sweep");
        sweeper.awaitAt(site, SOON);

        // Dead for everybody, though the sweeper holds the lock; and never reused.
        assertThat(here().isDead(0)).isTrue();
        assertThat(here().isDead(1)).isFalse();
        here().sweepAll();
        assertThat(here().join("meanwhile").slot()).isEqualTo(2);

        sweeper.kill();

        here().sweepAll();
        assertThat(here().list()).extracting(OwnerInfo::name).containsExactly("meanwhile");
        assertThat(heldTraces()).isZero();
        assertThat(here().join("next").epoch()).isEqualTo(1);
    }

    @Test
    void shouldNeverSweepAnOwnerThatIsStopped() {
        ChildJvm stopped = start("stopped");
        ask(stopped, "join stopped", "JOINED 0 0");
        ask(stopped, "attach 3", "ATTACHED true");
        stopped.stop();
        try (Janitor janitor = Janitor.open(here())) {
            Await.until("election", SOON, janitor::isElected);
            for (int round = 0; round < 100; round++) {
                assertThat(here().isDead(0)).isFalse();
                assertThat(here().sweepIfDead(0)).isFalse();
                assertThat(here().sweepAll()).isZero();
                janitor.wake();
            }
        }
        assertThat(here().list())
                .singleElement()
                .satisfies(info -> assertThat(info.life()).isEqualTo(Life.LIVE));
        assertThat(heldTraces()).isEqualTo(1);

        stopped.cont();

        assertThat(ask(stopped, "beat", "BEAT")).isEqualTo("BEAT true");
        assertThat(ask(stopped, "close", "CLOSED")).isEqualTo("CLOSED");
        assertThat(heldTraces()).isZero();
    }

    @Test
    void shouldLetAKilledProcessStartAgainAtOnceUnderItsName() {
        for (int life = 0; life < 3; life++) {
            ChildJvm actor = start("same");
            String joined = ask(actor, "join same", "JOINED");
            assertThat(joined).isEqualTo("JOINED " + life + " 0");
            assertThat(ask(actor, "attach 3", "ATTACHED")).isEqualTo("ATTACHED " + (life == 0));
            actor.kill();
        }
        assertThat(here().list()).hasSize(3).allMatch(info -> info.name().equals("same"));
        assertThat(here().sweepAll()).isEqualTo(3);
        assertThat(heldTraces()).isZero();
    }

    @Test
    void shouldNotBeKeptAliveByAChildProcess() {
        ChildJvm parent = start("parent");
        ask(parent, "join parent", "JOINED 0 0");
        String spawned = ask(parent, "spawn", "SPAWNED");
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(spawned.split(" ", -1)[1])).orElseThrow();
        try {
            assertThat(here().isDead(0)).isFalse();

            parent.kill();

            assertThat(child.isAlive()).isTrue();
            assertThat(here().isDead(0)).isTrue();
            assertThat(here().sweepAll()).isEqualTo(1);
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void shouldHaveANewJanitorWhenTheElectedOneIsKilledOrStopped() {
        ChildJvm first = start("first");
        ChildJvm second = start("second");
        ask(first, "janitor", "JANITOR");
        Await.until("election", SOON, () -> ask(first, "elected", "ELECTED").endsWith("true"));
        ask(second, "janitor", "JANITOR");
        first.stop();
        ChildJvm doomed = start("doomed");
        ask(doomed, "join doomed", "JOINED");
        doomed.kill();
        Await.until(
                "a sweep by the one that is not elected",
                SOON,
                () -> here().list().isEmpty());
        assertThat(ask(second, "elected", "ELECTED")).isEqualTo("ELECTED false");

        first.kill();

        Await.until(
                "election of the second",
                SOON,
                () -> ask(second, "elected", "ELECTED").endsWith("true"));
    }

    @Test
    void shouldSuspectTheDyingEarlyAndNeverTheStopped() {
        ChildJvm actor = start("actor");
        ask(actor, "join actor", "JOINED 0 0");
        Owner mine = here().join("mine");
        actor.stop();
        assertThat(here().isSuspect(0)).isFalse();
        assertThat(here().isSuspect(mine.slot())).isFalse();
        assertThat(here().isSuspect(2)).isFalse();

        actor.kill();

        // By the kernel's mark, where the system has it.
        assertThat(here().isSuspect(0)).isEqualTo(os.deathWords().isPresent());
        here().sweepWith((slot, scope) -> false);
        assertThat(here().sweepIfDead(0)).isFalse();
        assertThat(here().isSuspect(0)).isTrue();
        here().sweepWith((slot, scope) -> true);
        assertThat(here().sweepIfDead(0)).isTrue();
        assertThat(here().isSuspect(0)).isFalse();
        assertThat(here().join("next").slot()).isZero();
        assertThat(here().isSuspect(0)).isFalse();
    }

    @Test
    void shouldBeListedWhileEverybodyIsStoppedOrDead() {
        ChildJvm stopped = start("stopped");
        ask(stopped, "join stopped", "JOINED 0 0");
        ChildJvm dead = start("dead");
        ask(dead, "join dead", "JOINED 1 0");
        ask(dead, "attach 7", "ATTACHED true");
        stopped.arm("join.taken:1:stop");
        stopped.send("join again");
        stopped.awaitAt("join.taken", SOON);
        dead.kill();
        Home home = Home.open(directory, Home.Access.READ_ONLY, os);

        List<OwnerInfo> found = Owners.look(home, os);

        assertThat(found).extracting(OwnerInfo::name).containsExactly("stopped", "dead", "again");
        assertThat(found).extracting(OwnerInfo::life).containsExactly(Life.LIVE, Life.DEAD, Life.LIVE);
        assertThat(found).extracting(OwnerInfo::pid).containsExactly(stopped.pid(), dead.pid(), stopped.pid());
        assertThat(found.get(0).isProcessHere(os)).isTrue();
        assertThat(found.get(1).isProcessHere(os)).isFalse();
        assertThat(found.get(1).isAttachedTo(TraceBoxes.name(7))).isTrue();
        assertThat(Owners.look(home, new PortableOs()))
                .extracting(OwnerInfo::life)
                .containsExactly(Life.LIVE, Life.DEAD, Life.LIVE);
    }

    @Test
    void shouldKeepProcessesOfBothPortsApart() {
        ChildJvm portable = awaitOpen(jvms.child("portable", OwnerActor.class)
                .args(directory)
                .property(OsPort.PROPERTY, PortableOs.NAME)
                .start());
        assertThat(portable.said()).contains("OPEN portable");
        ask(portable, "join portable", "JOINED 0 0");
        Owner mine = here().join("mine");
        assertThat(mine.slot()).isEqualTo(1);
        assertThat(here().isDead(0)).isFalse();
        assertThat(ask(portable, "dead 1", "DEAD")).isEqualTo("DEAD false");
        assertThat(ask(portable, "sweep", "SWEPT")).isEqualTo("SWEPT 0");
        assertThat(here().sweepAll()).isZero();

        portable.kill();

        assertThat(here().isDead(0)).isTrue();
        assertThat(here().sweepAll()).isEqualTo(1);
    }
}
