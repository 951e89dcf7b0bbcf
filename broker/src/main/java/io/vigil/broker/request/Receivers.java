package io.vigil.broker.request;

/** Who knows whether a mailbox that nobody reads will be read again soon: a supervisor that restarts its reader. */
@FunctionalInterface
public interface Receivers {
    /** Nobody restarts anything. */
    Receivers NOBODY = mailbox -> false;

    /** Whether a request to that mailbox is worth sending although nobody reads it now. Any thread. */
    boolean willReturn(String mailbox);
}
