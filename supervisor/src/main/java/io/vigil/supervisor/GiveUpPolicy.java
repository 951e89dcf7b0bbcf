package io.vigil.supervisor;

/** What happens when there were more restarts than the bound allows. */
public enum GiveUpPolicy {
    /**
     * The supervisor stops all its children and ends, as in OTP; a supervisor above it counts that as a crash. The
     * restarts of all children count together.
     */
    ESCALATE,
    /** The child stays down until somebody starts it, and the others go on. Each child's restarts count apart. */
    PARK
}
