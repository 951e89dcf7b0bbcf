package io.vigil.ipc.inbox;

/** Who may consume a mailbox. */
public enum Consumers {
    /** One inbox at a time. */
    EXCLUSIVE,
    /** Any number of inboxes, in any processes; each message goes to one of them. */
    COMPETING
}
