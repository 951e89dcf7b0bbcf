package io.vigil.ipc.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.chronicle.ChronicleTwinFormat;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A home with one map and its oracle, and the actors that are killed in it. Used by one thread. */
final class MapHome implements AutoCloseable {
    private final Path home;
    private final JvmDriver jvms;
    private final Random random;
    private final Engine engine;
    private final SharedMap map;
    private final MapOracle oracle;

    MapHome(Path home, JvmDriver jvms, Random random) {
        this.home = home;
        this.jvms = jvms;
        this.random = random;
        MapOracle.create(home);
        this.engine = Engine.open(home, "survivor", OsPort.current(), VigilClock.SYSTEM, false);
        this.map = engine.sharedMap(MapActor.directory(home), MapActor.CONFIG);
        this.oracle = MapOracle.open(home);
    }

    SharedMap map() {
        return map;
    }

    /** Starts an actor for the keys of that number; one that is to die at a failpoint may do so before it is ready. */
    ChildJvm start(int actor, long rounds, String... rules) {
        var launch = jvms.child("actor" + actor, MapActor.class).args(home, actor, random.nextLong(), rounds);
        for (String rule : rules) {
            launch.failAt(rule);
        }
        return launch.start();
    }

    /** How long a change by this process takes, behind whatever a death has left. */
    long changeNs() {
        long startNs = System.nanoTime();
        map.put(MapActor.key(MapOracle.KEYS), new byte[100]);
        return System.nanoTime() - startNs;
    }

    /** Whatever a dead actor had done is there, and nothing that it had not. */
    void requireKeysOf(ChildJvm dead, int actor) {
        assertThat(dead.said()).noneMatch(line -> line.startsWith("WRONG") || line.startsWith("FAILED"));
        List<String> wrong = new ArrayList<>();
        for (int key = actor; key < MapOracle.KEYS; key += MapOracle.ACTORS) {
            String problem = oracle.check(key, map.find(MapActor.key(key)));
            if (problem != null) {
                wrong.add(problem);
            }
        }
        assertThat(wrong).as("keys of %s", dead.name()).isEmpty();
    }

    /** The map agrees with itself: its count, its listing, and a copy made from outside. */
    void requireWhole() {
        List<MapEntry> entries = map.entries();
        assertThat(map.stats().entries()).isEqualTo(entries.size());
        MapCopy copy = MapCopy.of(MapActor.directory(home), new ChronicleTwinFormat(), OsPort.current());
        assertThat(copy.entries()).hasSameSizeAs(entries);
        long charged = entries.stream()
                .mapToLong(entry ->
                        MapActor.CONFIG.charge(entry.key().length, entry.value().bytes().length))
                .sum();
        assertThat(map.stats().bytes()).isEqualTo(charged);
    }

    @Override
    public void close() {
        engine.close();
    }
}
