package io.vigil.broker.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of processes that race, die and come again. */
@LeakFree
class RegistryIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int NAMES = 300;
    private static final List<String> SITES = List.of(
            "map.change.begin",
            "twin.put.locked",
            "twin.put.stored",
            "map.change.decided",
            "map.change.second",
            "twin.remove.locked",
            "map.repair.slice");

    @TempDir
    Path logs;

    private static ChildJvm start(JvmDriver jvms, Path home, String name, boolean janitor) {
        ChildJvm child =
                jvms.child(name, RegistryActor.class).args(home, janitor).start();
        child.awaitLine(line -> line.equals("READY"), SOON);
        return child;
    }

    private static void tell(ChildJvm child, String line) {
        child.send(line);
        child.awaitLine(answer -> answer.equals("DONE"), SOON);
    }

    @Test
    void shouldGiveEachNameToOneOfThoseThatRaceForIt(@ProofHome Path home) {
        try (JvmDriver jvms = JvmDriver.in(logs)) {
            ChildJvm one = start(jvms, home, "one", false);
            ChildJvm two = start(jvms, home, "two", false);
            one.send("RACE " + NAMES);
            two.send("RACE " + NAMES);

            List<String> won = new ArrayList<>(wonBy(one));
            won.addAll(wonBy(two));

            assertThat(won).doesNotHaveDuplicates().hasSize(NAMES);
            quit(one);
            quit(two);
        }
    }

    private static List<String> wonBy(ChildJvm child) {
        String line = child.awaitLine(answer -> answer.startsWith("WON"), SOON);
        return line.equals("WON")
                ? List.of()
                : List.of(line.substring("WON ".length()).split(" ", -1));
    }

    private static void quit(ChildJvm child) {
        child.send("QUIT");
        child.awaitSuccess(SOON);
    }

    @Test
    void shouldFreeTheNamesOfTheDeadAndKeepThoseOfMailboxesThatOutliveThem(@ProofHome Path home) {
        try (JvmDriver jvms = JvmDriver.in(logs);
                Engine engine = Engine.open(home, "living", OsPort.current(), VigilClock.SYSTEM, true);
                DistributedRegistry registry = DistributedRegistry.open(
                        engine, VigilClock.SYSTEM, new RegistryConfig(SOON, Duration.ofMillis(200)))) {
            ChildJvm first = start(jvms, home, "first", false);
            tell(first, "MAKE durable");
            tell(first, "NAME kept durable");
            tell(first, "NAME lost nowhere");
            assertThat(registry.whereis("kept")).isEqualTo("durable");
            assertThat(registry.whereis("lost")).isEqualTo("nowhere");

            first.kill();

            Await.until("free at once", SOON, () -> registry.whereis("lost") == null);
            assertThat(registry.whereis("kept")).isEqualTo("durable");
            ChildJvm again = start(jvms, home, "again", false);
            tell(again, "NAME kept durable");
            assertThat(registry.whereis("kept")).isEqualTo("durable");
            registry.register("lost", "somewhere");
            quit(again);
            assertThat(registry.whereis("kept")).isNull();
        }
    }

    @Test
    void shouldGiveUpTheNameOfAMailboxThatNobodyComesBackTo(@ProofHome Path home) {
        try (JvmDriver jvms = JvmDriver.in(logs);
                Engine engine = Engine.open(home, "living", OsPort.current(), VigilClock.SYSTEM, true);
                DistributedRegistry registry = DistributedRegistry.open(
                        engine,
                        VigilClock.SYSTEM,
                        new RegistryConfig(Duration.ofMillis(500), Duration.ofMillis(100)))) {
            ChildJvm first = start(jvms, home, "first", false);
            tell(first, "MAKE durable");
            tell(first, "NAME kept durable");
            first.kill();

            Await.until("given up", SOON, () -> registry.whereis("kept") == null);
        }
    }

    @Test
    void shouldGoOnWhereverAProcessDiesThatChangesNames(@ProofHome Path home) {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        try (JvmDriver jvms = JvmDriver.in(logs);
                Engine engine = Engine.open(home, "living", OsPort.current(), VigilClock.SYSTEM, true);
                DistributedRegistry registry =
                        DistributedRegistry.open(engine, VigilClock.SYSTEM, RegistryConfig.DEFAULT)) {
            registry.register("mine", "box");
            for (String site : SITES) {
                ChildJvm churning = start(jvms, home, site, false);
                churning.send("CHURN " + random.nextLong());
                churning.awaitLine(line -> line.equals("CHURNS"), SOON);
                churning.send("ARM " + site + ":" + (1 + random.nextInt(40)) + ":kill");
                // Not every one comes by a repair; those die in the middle of something else.
                Await.within(Duration.ofMillis(500), () -> !churning.isAlive());
                churning.kill();

                registry.register("after-" + site, "box");

                Await.until(
                        "names of the dead gone: " + registry.names(),
                        SOON,
                        () -> registry.names().stream().noneMatch(name -> name.startsWith("churn")));
                assertThat(registry.whereis("mine")).isEqualTo("box");
            }
            assertThat(registry.names()).hasSize(1 + SITES.size());
        }
    }
}
