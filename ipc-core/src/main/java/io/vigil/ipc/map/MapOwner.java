package io.vigil.ipc.map;

/**
 * Who uses a map, and what is known of the others: the owner table as the mutex sees it. Thread-safe.
 *
 * <p>Slot and epoch together name an owner for ever. No two open maps on one directory may have the same owner.
 */
public interface MapOwner {
    /** The slot of this process, 0..4094. */
    int slot();

    /** How often that slot was clean before. */
    long epoch();

    /**
     * Whether the owner that had the slot in that epoch is gone for good, so that no store of it can follow. Never true
     * for a stopped process.
     */
    boolean isGone(int slot, long epoch);

    /** Who has the slot, for messages: {@code pid=412, name=orders}. */
    String describe(int slot);
}
