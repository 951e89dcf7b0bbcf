package io.vigil.supervisor.core;

import io.vigil.supervisor.Exit;

/**
 * Something that people want to know.
 *
 * @param child empty when it concerns the supervisor
 * @param exit how the child ended, where the kind tells of an end
 * @param delayNs before the launch that follows
 */
public record Notice(Kind kind, String child, int incarnation, Exit exit, long delayNs) {
    /** What it is. */
    public enum Kind {
        CHILD_ADDED,
        CHILD_REMOVED,
        CHILD_STARTED,
        CHILD_READY,
        /** It ended by itself, normally. */
        CHILD_FINISHED,
        /** It ended by itself, abnormally, or hung. */
        CHILD_CRASHED,
        /** It ended because it was told to. */
        CHILD_STOPPED,
        /** It did not end in time and is killed. */
        SHUTDOWN_TIMEOUT,
        /** Its own end is followed by a launch. */
        CHILD_RESTARTING,
        /** It is taken down and launched because a sibling ended. */
        SIBLING_RESTARTING,
        /** It is launched again because somebody wants it. */
        RESTART_REQUESTED,
        CHILD_SUSPENDED,
        CHILD_RESUMED,
        /** It failed too often and stays down. */
        CHILD_PARKED,
        STARTED,
        /** A child could not be started; all are down. */
        START_FAILED,
        STOPPED,
        /** There were too many restarts; all are down. */
        GAVE_UP
    }
}
