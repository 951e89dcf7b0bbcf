package io.vigil.ipc.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real SIGKILL at every failpoint of a map, also inside of Chronicle's locks, and at those of whoever repairs. */
@LeakFree
class MapKillPointsIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern SITE = Pattern.compile("FailPoint\\.hit\\(\"((?:map|twin)\\.[A-Za-z.]+)\"\\)");
    private static final int ROUNDS = 1000;

    /** Where whoever repairs comes by, each after a death at the site beside it. */
    private static final Map<String, String> REPAIRS = Map.of(
            "map.mutex.dead", "map.change.begin",
            "map.mutex.stolen", "twin.put.stored",
            "map.repair.begin", "twin.find.locked",
            "map.repair.slice", "map.change.first",
            "map.repair.decided", "map.change.decided",
            "map.repair.copied", "twin.remove.stored",
            "map.repair.done", "map.change.told");

    @TempDir
    Path logs;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void shouldBeWholeWhereverItsUserIsKilled(@ProofHome Path home) {
        System.out.println("seed=" + seed);
        Set<String> sites = sites();
        sites.removeIf(site -> site.startsWith("map.create") || REPAIRS.containsKey(site));
        assertThat(sites).hasSizeGreaterThan(20);
        try (JvmDriver jvms = JvmDriver.in(logs);
                MapHome scene = new MapHome(home, jvms, random)) {
            List<Long> waitsNs = new ArrayList<>();
            List<String> left = new ArrayList<>(sites);
            while (!left.isEmpty()) {
                // At the same time, so that the living among them repair what the dying leave.
                Map<ChildJvm, String> actors = new LinkedHashMap<>();
                for (int actor = 0; actor < MapOracle.ACTORS && !left.isEmpty(); actor++) {
                    String site = left.remove(0);
                    // Some way into the run, so that there is something to lose.
                    actors.put(scene.start(actor, ROUNDS, site + ":" + (10 + random.nextInt(5)) + ":kill"), site);
                }
                int actor = 0;
                for (Map.Entry<ChildJvm, String> each : actors.entrySet()) {
                    waitsNs.add(killedAt(each.getValue(), each.getKey(), scene));
                    scene.requireKeysOf(each.getKey(), actor++);
                }
            }
            scene.requireWhole();
            Waits.of(waitsNs).print("behind one killed at a failpoint");
        }
    }

    @Test
    void shouldBeWholeWhenTheOneThatRepairsIsKilled(@ProofHome Path home) {
        System.out.println("seed=" + seed);
        assertThat(sites()).containsAll(REPAIRS.keySet()).containsAll(REPAIRS.values());
        try (JvmDriver jvms = JvmDriver.in(logs);
                MapHome scene = new MapHome(home, jvms, random)) {
            REPAIRS.forEach((repairing, first) -> {
                // Armed before it opens the map: it repairs as it opens, and dies in the middle of that.
                ChildJvm broken = scene.start(0, ROUNDS, first + ":12:kill");
                broken.awaitAt(first, SOON);
                ChildJvm repairer = scene.start(1, ROUNDS, repairing + ":1:kill");
                killedAt(repairing, repairer, scene);
                scene.requireKeysOf(broken, 0);
                scene.requireKeysOf(repairer, 1);
            });
            scene.requireWhole();
        }
    }

    @Test
    void shouldBeginAgainWhenItsMakerIsKilled(@ProofHome Path home) throws IOException {
        System.out.println("seed=" + seed);
        Set<String> sites = sites();
        sites.removeIf(site -> !site.startsWith("map.create") || site.endsWith("emptied"));
        assertThat(sites).hasSizeGreaterThan(7);
        try (JvmDriver jvms = JvmDriver.in(logs)) {
            for (String site : sites) {
                Path place = Files.createDirectory(
                        home.resolve(site),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                MapOracle.create(place);
                ChildJvm maker = jvms.child(site, MapActor.class)
                        .args(place, 0, random.nextLong(), 1)
                        .failAt(site + ":1:kill")
                        .start();
                maker.awaitAt(site, SOON);
                try (MapHome scene = new MapHome(place, jvms, random)) {
                    scene.changeNs();
                    scene.requireWhole();
                }
                try (Stream<Path> left = Files.list(MapActor.directory(place))) {
                    assertThat(left.map(file -> file.getFileName().toString()))
                            .containsExactlyInAnyOrder(MapControl.FILE, Twins.A, Twins.B);
                }
            }
        }
    }

    private static long killedAt(String site, ChildJvm actor, MapHome scene) {
        actor.awaitAt(site, SOON);
        // The kernel has told of its death, not yet given back what it held.
        return scene.changeNs();
    }

    /** What the sources name. */
    private static Set<String> sites() {
        Set<String> sites = new TreeSet<>();
        for (String directory : List.of("map", "chronicle")) {
            try (Stream<Path> files = Files.list(Path.of("src/main/java/io/vigil/ipc", directory))) {
                for (Path file : files.toList()) {
                    Matcher matcher = SITE.matcher(Files.readString(file));
                    while (matcher.find()) {
                        sites.add(matcher.group(1));
                    }
                }
            } catch (IOException e) {
                throw new AssertionError("cannot read sources", e);
            }
        }
        return new LinkedHashSet<>(sites);
    }
}
