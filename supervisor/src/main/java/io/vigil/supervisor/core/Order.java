package io.vigil.supervisor.core;

/** What is to be done to the process of a child. */
public enum Order {
    /** Start it; answer with {@link Event#launched} or {@link Event#launchFailed}. */
    LAUNCH,
    /** SIGTERM, then SIGCONT. */
    TERMINATE,
    /** SIGKILL to its whole group. */
    KILL,
    /** SIGSTOP. */
    SUSPEND,
    /** SIGCONT. */
    RESUME
}
