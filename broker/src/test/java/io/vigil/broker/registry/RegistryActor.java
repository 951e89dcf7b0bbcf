package io.vigil.broker.registry;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.ChildLink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;

/**
 * A JVM that registers names on demand. Arguments: home, janitor or not.
 *
 * <p>Lines: {@code MAKE mailbox}, {@code NAME name mailbox}, {@code RACE count} (answers how many it got), {@code CHURN
 * seed} (registers and unregisters for ever), {@code QUIT}.
 */
final class RegistryActor {
    private RegistryActor() {}

    public static void main(String[] args) {
        try (Engine engine = Engine.open(
                        Path.of(args[0]), "named", OsPort.current(), VigilClock.SYSTEM, Boolean.parseBoolean(args[1]));
                DistributedRegistry registry = DistributedRegistry.open(
                        engine,
                        VigilClock.SYSTEM,
                        new RegistryConfig(Duration.ofMillis(1000), Duration.ofMillis(200)))) {
            ChildLink.say("READY");
            for (String line = ChildLink.hear(); !line.equals("QUIT"); line = ChildLink.hear()) {
                obey(engine, registry, line.split(" ", -1));
            }
        }
    }

    private static void obey(Engine engine, DistributedRegistry registry, String[] words) {
        switch (words[0]) {
            case "MAKE" -> engine.mailbox(words[1]);
            case "NAME" -> registry.register(words[1], words[2]);
            case "RACE" -> {
                ChildLink.say("WON" + race(registry, Integer.parseInt(words[1])));
                return;
            }
            case "CHURN" -> churn(registry, new Random(Long.parseLong(words[1])));
            default -> throw new IllegalArgumentException(words[0]);
        }
        ChildLink.say("DONE");
    }

    private static String race(DistributedRegistry registry, int count) {
        StringBuilder won = new StringBuilder();
        for (int i = 0; i < count; i++) {
            try {
                registry.register("race" + i, "box");
                won.append(' ').append(i);
            } catch (VigilException e) {
                if (registry.whereis("race" + i) == null) {
                    throw e;
                }
            }
        }
        return won.toString();
    }

    private static void churn(DistributedRegistry registry, Random random) {
        ChildLink.say("CHURNS");
        while (true) {
            String name = "churn" + random.nextInt(8);
            try {
                registry.register(name, "box", Scope.GLOBAL, Map.of("n", String.valueOf(random.nextInt())));
            } catch (VigilException e) {
                registry.unregister(name);
            }
        }
    }
}
