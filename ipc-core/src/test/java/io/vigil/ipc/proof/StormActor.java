package io.vigil.ipc.proof;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * What an actor of a {@link KillStorm} knows of itself; the storm passes it as arguments of the main class.
 *
 * @param home the home under test
 * @param logs where its oracle logs go, on another file system
 * @param role the role's name
 * @param index which of the role's actors, from 0
 * @param incarnation how often it was started, from 1
 * @param id unique among all incarnations of all actors: the producer id for its records
 * @param seed of its own random choices
 */
public record StormActor(Path home, Path logs, String role, int index, int incarnation, int id, long seed) {
    /** Reads the arguments that the storm gave. */
    public static StormActor of(String[] args) {
        return new StormActor(
                Path.of(args[0]),
                Path.of(args[1]),
                args[2],
                Integer.parseInt(args[3]),
                Integer.parseInt(args[4]),
                Integer.parseInt(args[5]),
                Long.parseLong(args[6]));
    }

    Object[] toArgs() {
        return new Object[] {home, logs, role, index, incarnation, id, seed};
    }

    /** Opens the log of this incarnation. */
    public OracleLog openLog() {
        return OracleLog.open(logs, role + "-" + index, incarnation);
    }

    /** Random choices of this incarnation. */
    public Random random() {
        return new Random(seed);
    }

    /** Tells the storm that recovery is over and work begins. */
    public static void ready() {
        ChildLink.say("READY");
    }

    /** True once the storm wants this actor to end by itself. */
    public static boolean stopRequested() {
        return ChildLink.hear(0, TimeUnit.NANOSECONDS).filter("STOP"::equals).isPresent();
    }
}
