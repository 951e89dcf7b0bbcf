package io.vigil.ipc.owner;

/**
 * Where a dead owner may have left traces. Immutable.
 *
 * @param owner what is known of it
 */
public record SweepScope(OwnerInfo owner) {
    /** Whether every mailbox of the home has to be looked at. */
    public boolean coversEverything() {
        return owner.attachedToMore();
    }

    /** Whether that mailbox has to be looked at. One that was attached to and does not exist needs nothing. */
    public boolean covers(String mailbox) {
        return owner.isAttachedTo(mailbox);
    }
}
