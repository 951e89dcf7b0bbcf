package io.vigil.ipc.lane;

import io.vigil.ipc.region.Region;

/** What a lane needs from the mailbox around it. Implementations are thread-safe. */
public interface LaneHost {
    /** A term of the mailbox, mapped on first use. CORRUPT_STORE when the table names something impossible. */
    Term term(int physical);

    /**
     * Gives a lane one more term, under the mailbox's growth lock.
     *
     * @return 0 when {@code fresh} published it or somebody else grows right now; a reason of {@link Offer} else
     */
    long grow(int lane, FreshTerm fresh);

    /** Whether the owner of a slot is gone for good: its kernel lock is free. Never true for a stopped process. */
    boolean isDead(int slot);

    /**
     * Whether the owner of a slot is dying, while threads of it may still store: a hint that comes before its memory is
     * torn down. Never true for a live one; costs no system call.
     */
    default boolean isSuspect(int slot) {
        return false;
    }

    /** The slot of this process. */
    int self();

    /**
     * A frame may have become deliverable by something else than a send: the frame before it was aborted, or a dead
     * reader's lease was taken back. Whoever sleeps has to look.
     */
    default void becameDeliverable() {}

    /** Whether an unfinished move still needs the frame that it made in this term, so that it is not recycled yet. */
    boolean keeps(int lane, long t);

    /**
     * Takes a frame away that must not be delivered again: it is leased by us with the move flag, and afterwards it is
     * done or given back.
     *
     * @return whether it was taken away
     */
    boolean evict(Lane lane, Frame frame, long leased);

    /** Whether it is worth trying to {@link #bury} what is dropped from a lane for want of room. */
    default boolean keepsDropped(int lane) {
        return false;
    }

    /** Whether messages of a lane end when their time is over. */
    default boolean expires(int lane) {
        return true;
    }

    /**
     * Ends a frame that the caller pins, and keeps a copy of it as a dead letter where the mailbox wants that and has
     * room.
     *
     * @param cell what the frame's cell holds
     * @param reason EXPIRED or DROPPED of {@link Cells}
     * @return false when nothing was done: it is the caller's to end the frame
     */
    default boolean bury(Lane lane, Frame frame, long cell, int reason) {
        return false;
    }

    /**
     * Does something while nobody else grows the mailbox or sets terms aside.
     *
     * @return false when the lock was not to be had; nothing was done
     */
    boolean underGrowthLock(Runnable work);

    /** Notes, for good, that a term's memory must not be used again. Under the growth lock. */
    void keepForever(int physical);

    /** Whether that was noted. */
    boolean isKeptForever(int physical);

    /** What was decided for the memory of every term of the mailbox. */
    Fates fates();

    /** How many terms of the mailbox have memory; their indexes are below that. */
    int physicals();

    /** What a lane does with the space of a fresh term while the growth lock is held. */
    @FunctionalInterface
    interface FreshTerm {
        /** Formats and publishes; false when it was not needed any more, and the space stays free. */
        boolean publish(int physical, int units, Region region);
    }
}
