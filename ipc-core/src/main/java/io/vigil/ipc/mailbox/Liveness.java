package io.vigil.ipc.mailbox;

/** What a mailbox needs to know of the owners of its home. Thread-safe. */
public interface Liveness {
    /** The slot of this process. */
    int slot();

    /** How often the slot was clean before: with it, it names this process for ever. */
    default long epoch() {
        return 0;
    }

    /** Whether the owner of a slot is gone for good. Never true for a stopped process. */
    boolean isDead(int slot);

    /** Whether the owner of a slot is dying or dead: earlier than {@link #isDead}, a hint, never true for a live one. */
    default boolean isSuspect(int slot) {
        return false;
    }
}
