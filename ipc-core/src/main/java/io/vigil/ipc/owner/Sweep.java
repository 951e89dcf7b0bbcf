package io.vigil.ipc.owner;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.os.LockFile;
import org.jspecify.annotations.Nullable;

/**
 * Sweeps one dead slot: takes its lock, lets the {@link Sweeper} repair, makes it clean.
 *
 * <p>Thread-safe: a slot is swept by one thread of one process at a time. A kill at any step frees the lock and leaves
 * the slot taken or dirty, so that the next one goes on; a stopped sweeper holds up its slot alone, and everybody sees
 * meanwhile that the owner is dead.
 */
final class Sweep {
    private final OwnerTable table;
    private final LockFile locks;
    private final SlotSet own;
    private final VigilClock clock;
    private final FailureLog failures;
    private final SlotSet busy = new SlotSet();
    private volatile @Nullable Sweeper sweeper;
    private int running;
    private boolean closing;

    /**
     * @param locks not the handle that holds the locks of this process's owners
     * @param own slots of this process's owners
     */
    Sweep(OwnerTable table, LockFile locks, SlotSet own, VigilClock clock, FailureLog failures) {
        this.table = table;
        this.locks = locks;
        this.own = own;
        this.clock = clock;
        this.failures = failures;
    }

    void sweepWith(Sweeper next) {
        sweeper = next;
    }

    /** True when the slot is clean at the end, whoever made it so. */
    boolean sweep(int slot) {
        if (SlotState.isClean(table.word(slot))) {
            return true;
        }
        Sweeper how = sweeper;
        if (how == null || own.contains(slot) || !begin(slot)) {
            return false;
        }
        try {
            FailPoint.hit("sweep.begin");
            return markDead(table.slot(slot)) && locks.tryLock(slot) && sweepLocked(table.slot(slot), how);
        } finally {
            end(slot);
        }
    }

    /**
     * Before the lock is taken: to whoever asks, a lock that a sweeper holds looks like that of a living owner, for as
     * long as the sweeper stands stopped. An owner has its lock while its word says taken, so a word that was read
     * before the lock was seen free is a dead one's. False when somebody has the lock.
     */
    private boolean markDead(Slot slot) {
        long word = slot.word();
        if (SlotState.state(word) != SlotState.TAKEN) {
            return true;
        }
        if (locks.isHeldByOther(slot.index())) {
            return false;
        }
        FailPoint.hit("sweep.dead");
        slot.cas(word, SlotState.with(word, SlotState.DIRTY));
        FailPoint.hit("sweep.marked");
        return true;
    }

    private synchronized boolean begin(int slot) {
        if (closing || !busy.add(slot)) {
            return false;
        }
        running++;
        return true;
    }

    private synchronized void end(int slot) {
        busy.remove(slot);
        running--;
        if (closing && running == 0) {
            locks.close();
        }
    }

    /**
     * Starts no more sweeps. The locks go when the last running one is through: were they freed under it, the slot
     * could be swept by others, reused, and then robbed by it.
     */
    synchronized void close() {
        closing = true;
        if (running == 0) {
            locks.close();
        }
    }

    private boolean sweepLocked(Slot slot, Sweeper how) {
        try {
            FailPoint.hit("sweep.locked");
            long word = slot.word();
            if (SlotState.isClean(word)) {
                return true;
            }
            long dirty = SlotState.with(word, SlotState.DIRTY);
            slot.cas(word, dirty);
            FailPoint.hit("sweep.dirty");
            if (!repair(how, slot, dirty)) {
                return false;
            }
            FailPoint.hit("sweep.repaired");
            boolean cleaned = slot.cas(dirty, SlotState.cleaned(dirty));
            FailPoint.hit("sweep.clean");
            return cleaned;
        } finally {
            // Also when an Error passes: that leaves what the death of this process would leave.
            locks.unlock(slot.index());
        }
    }

    /** An orderly owner's sweep of itself, its lock held by its own handle. */
    boolean sweepSelf(Slot slot, long taken) {
        Sweeper how = sweeper;
        if (how == null) {
            return slot.isAttachedToNothing();
        }
        return repair(how, slot, taken);
    }

    private boolean repair(Sweeper how, Slot slot, long word) {
        try {
            return how.sweep(slot.index(), new SweepScope(slot.read(word)));
        } catch (RuntimeException e) {
            failures.add(clock.epochMs(), "sweep of slot " + slot.index(), e);
            return false;
        }
    }
}
