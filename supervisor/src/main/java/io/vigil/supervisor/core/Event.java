package io.vigil.supervisor.core;

import io.vigil.supervisor.Exit;

/**
 * Something that a supervisor is told: what happened, or what somebody wants.
 *
 * @param child empty when it concerns the supervisor
 * @param incarnation of the child that it happened to; 0 for what somebody wants
 * @param exit how it ended, for {@link Kind#EXITED} and {@link Kind#LAUNCH_FAILED}
 */
public record Event(Kind kind, String child, int incarnation, Exit exit) {
    /** What it is. */
    public enum Kind {
        START,
        STOP,
        KILL,
        TICK,
        LAUNCHED,
        LAUNCH_FAILED,
        READY,
        EXITED,
        UNHEALTHY,
        RESTART_CHILD,
        STOP_CHILD,
        SUSPEND_CHILD,
        RESUME_CHILD,
        REMOVE_CHILD
    }

    /** Begin: launch the children in order. */
    public static Event start() {
        return wish(Kind.START, "");
    }

    /** End: stop the children in reverse order. */
    public static Event stop() {
        return wish(Kind.STOP, "");
    }

    /** End: kill all children at once. */
    public static Event kill() {
        return wish(Kind.KILL, "");
    }

    /** Time has passed. */
    public static Event tick() {
        return wish(Kind.TICK, "");
    }

    public static Event launched(String child, int incarnation) {
        return new Event(Kind.LAUNCHED, child, incarnation, Exit.UNKNOWN);
    }

    public static Event launchFailed(String child, int incarnation) {
        return new Event(Kind.LAUNCH_FAILED, child, incarnation, Exit.NOT_STARTED);
    }

    public static Event ready(String child, int incarnation) {
        return new Event(Kind.READY, child, incarnation, Exit.UNKNOWN);
    }

    public static Event exited(String child, int incarnation, Exit exit) {
        return new Event(Kind.EXITED, child, incarnation, exit);
    }

    /** It does not answer for its health. */
    public static Event unhealthy(String child, int incarnation) {
        return new Event(Kind.UNHEALTHY, child, incarnation, Exit.UNKNOWN);
    }

    /** Somebody wants something of one child. */
    public static Event wish(Kind kind, String child) {
        return new Event(kind, child, 0, Exit.UNKNOWN);
    }
}
