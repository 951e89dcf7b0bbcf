package io.vigil.supervisor.core;

/** Where a supervisor is in its life. */
public enum SupervisorStatus {
    NEW,
    /** Not every child has been up, or has failed, once. */
    STARTING,
    RUNNING,
    /** Children are taken down. */
    STOPPING,
    STOPPED,
    /** It gave up, or could not start; nothing runs. */
    FAILED;

    /** Children are wanted up. */
    public boolean active() {
        return this == STARTING || this == RUNNING;
    }
}
