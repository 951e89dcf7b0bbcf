package io.vigil.ipc.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.ControlThread;
import io.vigil.ipc.proof.JvmDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Three JVMs that change a map and are killed: at random moments, at failpoints, two at once, and while they repair what
 * the one before left. A fourth lives, changes the map behind each death and checks every key of the dead.
 *
 * <p>Used by one thread.
 */
final class SharedMapStorm {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String[] IN_THE_MIDDLE = {
        "twin.put.locked",
        "twin.put.stored",
        "twin.find.locked",
        "map.change.first",
        "map.change.decided",
        "map.change.told"
    };
    private static final String[] REPAIRING = {"map.repair.begin", "map.repair.slice", "map.repair.copied"};

    private final MapHome scene;
    private final Random random;
    private final ChildJvm[] actors = new ChildJvm[MapOracle.ACTORS];
    private final List<Long> waitsNs = new ArrayList<>();
    private final List<Long> netWaitsNs = new ArrayList<>();
    private int kills;
    private int repairerKills;
    private int failpointKills;

    private SharedMapStorm(MapHome scene, Random random) {
        this.scene = scene;
        this.random = random;
    }

    /** What was killed, and how long the living waited behind it. */
    record Report(int kills, int repairerKills, Waits waits, Waits netWaits, MapStats stats) {}

    /** Storms until that time is over, and longer until so many were killed. */
    static Report run(Path home, Path logs, long seed, long nanos, int leastKills, int leastRepairers) {
        Random random = new Random(seed);
        try (JvmDriver jvms = JvmDriver.in(logs);
                ControlThread control = ControlThread.start();
                MapHome scene = new MapHome(home, jvms, random)) {
            SharedMapStorm storm = new SharedMapStorm(scene, random);
            long endNs = System.nanoTime() + nanos;
            for (int actor = 0; actor < MapOracle.ACTORS; actor++) {
                storm.start(actor);
            }
            while (System.nanoTime() < endNs || storm.kills < leastKills || storm.repairerKills < leastRepairers) {
                storm.round(control);
            }
            storm.end(control);
            return storm.report();
        }
    }

    private void start(int actor) {
        // Whoever comes first behind a death repairs, and every second one of them dies in the middle of that.
        actors[actor] = random.nextBoolean()
                ? scene.start(actor, 0, REPAIRING[random.nextInt(REPAIRING.length)] + ":1:kill")
                : scene.start(actor, 0);
    }

    private void round(ControlThread control) {
        int victim = random.nextInt(MapOracle.ACTORS);
        if (random.nextInt(8) != 0) {
            awaitReady(actors[victim]); // else it may die while it opens the map
        }
        pass(random.nextInt(20_000));
        if (random.nextBoolean()) {
            killAtFailPoint(actors[victim]);
        } else {
            actors[victim].killWithoutWaiting();
        }
        if (random.nextInt(4) == 0) {
            pass(random.nextInt(3_000));
            actors[(victim + 1) % MapOracle.ACTORS].killWithoutWaiting();
        }
        if (random.nextInt(3) == 0) {
            measure(control);
        } else {
            pass(random.nextInt(40_000)); // somebody else repairs
        }
        if (random.nextBoolean()) {
            scene.map().entries();
        }
        bury(control);
    }

    private void killAtFailPoint(ChildJvm actor) {
        String site = IN_THE_MIDDLE[random.nextInt(IN_THE_MIDDLE.length)];
        actor.send("ARM " + site + ":" + (1 + random.nextInt(50)) + ":kill");
        Await.within(Duration.ofSeconds(2), () -> !actor.isAlive());
        actor.killWithoutWaiting(); // one that has not come by yet
    }

    private static void awaitReady(ChildJvm actor) {
        Await.until(
                () -> "ready or dead: " + actor.describe(),
                SOON,
                () -> !actor.isAlive() || actor.said().contains("READY"));
    }

    /** The next change by a living process, while the dead one may not be gone yet. */
    private void measure(ControlThread control) {
        long fromNs = System.nanoTime();
        long waitNs = scene.changeNs();
        waitsNs.add(waitNs);
        netWaitsNs.add(Math.max(0, waitNs - control.stolenNs(fromNs, fromNs + waitNs)));
    }

    /** Whoever is dead, of us or of a failpoint, is counted and checked, and another takes its place. */
    private void bury(ControlThread control) {
        for (int actor = 0; actor < MapOracle.ACTORS; actor++) {
            ChildJvm child = actors[actor];
            boolean condemned = child.said().stream().anyMatch(line -> line.startsWith("AT kill"));
            if (condemned || !child.isAlive()) {
                child.awaitDeath(SOON);
                count(child);
                measure(control);
                scene.requireKeysOf(child, actor);
                child.close();
                start(actor);
            }
        }
    }

    private void count(ChildJvm dead) {
        assertThat(dead.said()).noneMatch(line -> line.startsWith("DONE"));
        kills++;
        if (dead.said().stream().anyMatch(line -> line.startsWith("AT kill"))) {
            failpointKills++;
        }
        if (dead.said().stream().anyMatch(line -> line.startsWith("AT kill map.repair"))) {
            repairerKills++;
        }
    }

    private void end(ControlThread control) {
        for (ChildJvm child : actors) {
            child.killWithoutWaiting();
        }
        measure(control);
        for (int actor = 0; actor < MapOracle.ACTORS; actor++) {
            actors[actor].awaitDeath(SOON);
            count(actors[actor]);
            scene.requireKeysOf(actors[actor], actor);
        }
        scene.requireWhole();
    }

    private Report report() {
        Waits waits = Waits.of(waitsNs);
        Waits netWaits = Waits.of(netWaitsNs);
        System.out.println("kills=" + kills + ", at failpoints=" + failpointKills + ", of a repairer=" + repairerKills
                + ", " + scene.map().stats());
        waits.print("of the next change behind a kill");
        netWaits.print("the same, net of what the machine took");
        return new Report(kills, repairerKills, waits, netWaits, scene.map().stats());
    }

    private static void pass(int micros) {
        long untilNs = System.nanoTime() + micros * 1000L;
        Await.within(SOON, () -> System.nanoTime() >= untilNs);
    }
}
