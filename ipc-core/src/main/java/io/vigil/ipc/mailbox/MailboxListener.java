package io.vigil.ipc.mailbox;

/** Hears of messages that this process ends without a consumer's decision. Called on the thread that does it. */
@FunctionalInterface
public interface MailboxListener {
    /**
     * A message ends.
     *
     * @param expired its time is over; else it is dropped for a newer one
     */
    void ending(int lane, long term, int unit, boolean expired);
}
