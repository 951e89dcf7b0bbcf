package io.vigil.supervisor.core;

/**
 * Where one child is in its life. What leads from one to another: {@link ChildTable}.
 *
 * <p>Alive is what has a process: STARTING to KILLING. LAUNCHING may have one soon.
 */
enum Phase {
    /** Does not run, and nobody waits for it to. */
    IDLE,
    /** Will be launched: when its time has come and nobody that it depends on holds it up. */
    WAITING,
    /** Its launch was ordered; the answer is out. */
    LAUNCHING,
    /** Runs, and has not said that it is ready. */
    STARTING,
    RUNNING,
    SUSPENDED,
    /** Was told to end. */
    STOPPING,
    /** Was made to end. */
    KILLING,
    /** Parked: failed too often. */
    FAILED;

    boolean alive() {
        return switch (this) {
            case STARTING, RUNNING, SUSPENDED, STOPPING, KILLING -> true;
            case IDLE, WAITING, LAUNCHING, FAILED -> false;
        };
    }

    /** On the way to being up. */
    boolean rising() {
        return this == WAITING || this == LAUNCHING || this == STARTING;
    }

    /** On the way down, already told. */
    boolean falling() {
        return this == STOPPING || this == KILLING;
    }
}
