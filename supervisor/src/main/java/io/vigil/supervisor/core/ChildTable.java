package io.vigil.supervisor.core;

import org.jspecify.annotations.Nullable;

/**
 * The transitions of one child. What is not in the table leaves the child as it is.
 *
 * <pre>
 * phase      | START    LAUNCH     LAUNCHED          LAUNCH_FAILED READY    EXITED STOP       KILL       SUSPEND    RESUME   UNHEALTHY  DUE        PARK
 * IDLE       | WAITING                                                                                                                         FAILED
 * WAITING    | WAITING  LAUNCHING+                                                 IDLE       IDLE
 * LAUNCHING  |                     STARTING|RUNNING  IDLE
 * STARTING   |                                                     RUNNING  IDLE   STOPPING+  KILLING+                                  KILLING+
 * RUNNING    |                                                              IDLE   STOPPING+  KILLING+   SUSPENDED+          KILLING+
 * SUSPENDED  |                                                              IDLE   STOPPING+  KILLING+              RUNNING+
 * STOPPING   |                                                              IDLE              KILLING+                                  KILLING+
 * KILLING    |                                                              IDLE
 * FAILED     | WAITING                                                             IDLE       IDLE
 * </pre>
 *
 * <p>A plus gives an order. A child that may not have any time to end goes from STOP to KILLING. A stop that finds a
 * child LAUNCHING is kept as its {@link Goal} and repeated when the answer is in.
 */
final class ChildTable {
    private ChildTable() {}

    /** A transition: where to, and what is ordered. */
    record Move(Phase to, @Nullable Order order) {}

    private static final Move IDLE = new Move(Phase.IDLE, null);
    private static final Move WAITING = new Move(Phase.WAITING, null);
    private static final Move RUNNING = new Move(Phase.RUNNING, null);
    private static final Move KILLED = new Move(Phase.KILLING, Order.KILL);

    /** What the signal does to a child in that phase; null when nothing. */
    static @Nullable Move next(Phase phase, Signal signal, ChildRules rules) {
        return switch (phase) {
            case IDLE -> ofIdle(signal);
            case WAITING -> ofWaiting(signal);
            case LAUNCHING -> ofLaunching(signal, rules);
            case FAILED -> ofFailed(signal);
            case STARTING, RUNNING, SUSPENDED, STOPPING, KILLING -> ofAlive(phase, signal, rules);
        };
    }

    private static @Nullable Move ofIdle(Signal signal) {
        return switch (signal) {
            case START -> WAITING;
            case PARK -> new Move(Phase.FAILED, null);
            default -> null;
        };
    }

    private static @Nullable Move ofWaiting(Signal signal) {
        return switch (signal) {
            case START -> WAITING;
            case LAUNCH -> new Move(Phase.LAUNCHING, Order.LAUNCH);
            case STOP, KILL -> IDLE;
            default -> null;
        };
    }

    private static @Nullable Move ofLaunching(Signal signal, ChildRules rules) {
        return switch (signal) {
            case LAUNCHED -> rules.announcesReady() ? new Move(Phase.STARTING, null) : RUNNING;
            case LAUNCH_FAILED -> IDLE;
            default -> null;
        };
    }

    private static @Nullable Move ofFailed(Signal signal) {
        return switch (signal) {
            case START -> WAITING;
            case STOP, KILL -> IDLE;
            default -> null;
        };
    }

    private static @Nullable Move ofAlive(Phase phase, Signal signal, ChildRules rules) {
        return switch (signal) {
            case EXITED -> IDLE;
            case STOP -> phase.falling() ? null : stop(rules);
            case KILL -> phase == Phase.KILLING ? null : KILLED;
            case READY -> phase == Phase.STARTING ? RUNNING : null;
            case SUSPEND -> phase == Phase.RUNNING ? new Move(Phase.SUSPENDED, Order.SUSPEND) : null;
            case RESUME -> phase == Phase.SUSPENDED ? new Move(Phase.RUNNING, Order.RESUME) : null;
            case UNHEALTHY -> phase == Phase.RUNNING ? KILLED : null;
            case DUE -> phase == Phase.STARTING || phase == Phase.STOPPING ? KILLED : null;
            default -> null;
        };
    }

    private static Move stop(ChildRules rules) {
        return rules.shutdownTimeoutNs() == 0 ? KILLED : new Move(Phase.STOPPING, Order.TERMINATE);
    }
}
