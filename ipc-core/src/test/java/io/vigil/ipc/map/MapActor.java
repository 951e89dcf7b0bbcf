package io.vigil.ipc.map;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.ChildLink;
import java.nio.file.Path;
import java.util.Random;

/**
 * A JVM that changes and reads its own keys of a map until it is killed, and checks what it finds.
 *
 * <p>Arguments: home, number of this actor, seed, rounds (0: for ever). What it is about to do and has done is in a
 * {@link MapOracle}.
 */
final class MapActor {
    static final MapConfig CONFIG = MapConfig.of(2048, 1 << 20, 16 << 10);

    private MapActor() {}

    public static void main(String[] args) {
        Path home = Path.of(args[0]);
        int me = Integer.parseInt(args[1]);
        Random random = new Random(Long.parseLong(args[2]));
        long rounds = Long.parseLong(args[3]);
        try (Engine engine = Engine.open(home, "actor" + me, OsPort.current(), VigilClock.SYSTEM, false)) {
            SharedMap map = engine.sharedMap(directory(home), CONFIG);
            MapOracle oracle = MapOracle.open(home);
            ChildLink.say("READY");
            for (long i = 0; rounds == 0 || i < rounds; i++) {
                round(map, oracle, me, random);
            }
            ChildLink.say("DONE");
        }
    }

    static Path directory(Path home) {
        return home.resolve("registry");
    }

    static byte[] key(int number) {
        return ("service/name/" + number).getBytes(UTF_8);
    }

    private static void round(SharedMap map, MapOracle oracle, int me, Random random) {
        int number = random.nextInt(MapOracle.KEYS / MapOracle.ACTORS) * MapOracle.ACTORS + me;
        String wrong = oracle.check(number, map.find(key(number)));
        if (wrong != null) {
            ChildLink.say("WRONG " + wrong);
        }
        if (random.nextInt(20) == 0) {
            map.entries();
        }
        if (random.nextInt(5) == 0) {
            oracle.remove(number, () -> map.remove(key(number)));
        } else {
            byte[] value = oracle.begin(number, random.nextInt(4) == 0 ? 200 + random.nextInt(3000) : 100);
            map.put(key(number), value);
            oracle.done(number);
        }
    }
}
