package io.vigil.supervisor;

/** What a child is doing, for people and tools. */
public enum ChildState {
    /** It is being started for the first time, or it runs and is not ready yet. */
    STARTING,
    RUNNING,
    /** Halted by its supervisor; it is not asked for its health. */
    SUSPENDED,
    /** It was told to end, and has not. */
    STOPPING,
    /** It does not run and nobody waits for it to. */
    STOPPED,
    /** It failed too often and stays down until somebody starts it. */
    FAILED,
    /** It does not run, and will again. */
    RESTARTING
}
