package io.vigil.ipc.inbox;

/** In which order the priorities of a mailbox are delivered. */
public enum Order {
    /** The highest that has a message goes first. */
    STRICT,
    /** Every priority gets a share of every round, higher ones a larger one. */
    FAIR
}
