package io.vigil.supervisor.core;

/** What can happen to one child. */
enum Signal {
    /** It is wanted up. */
    START,
    /** Its time has come and nothing holds it up. */
    LAUNCH,
    LAUNCHED,
    LAUNCH_FAILED,
    READY,
    EXITED,
    /** It is wanted down. */
    STOP,
    /** It is wanted down at once. */
    KILL,
    SUSPEND,
    RESUME,
    /** It does not answer for its health. */
    UNHEALTHY,
    /** The time of its phase is over. */
    DUE,
    /** It failed too often. */
    PARK
}
