package io.vigil.ipc.owner;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.os.DeathWords;
import io.vigil.ipc.os.LockFile;
import io.vigil.ipc.os.Os;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes slots for this process and gives them back.
 *
 * <p>Thread-safe. One handle holds the locks of all owners of this process, and a handle does not exclude itself, so one
 * monitor guards every step between a lock and the state that goes with it.
 */
final class Membership {
    private final ProcessIdentity identity;
    private final Os os;
    private final VigilClock clock;
    private final OwnerTable table;
    private final LockFile held;
    private final SlotSet own;
    private final Sweep sweep;
    private final FailureLog failures;
    private final List<Owner> joined = new ArrayList<>();
    private boolean closed;

    /**
     * @param held holds the locks of the owners, and nothing else
     * @param own filled and emptied here
     */
    Membership(
            Os os, VigilClock clock, OwnerTable table, LockFile held, SlotSet own, Sweep sweep, FailureLog failures) {
        this.identity = ProcessIdentity.ofThisProcess(os);
        this.os = os;
        this.clock = clock;
        this.table = table;
        this.held = held;
        this.own = own;
        this.sweep = sweep;
        this.failures = failures;
    }

    /** Takes the first clean slot that nobody else takes; null when there is none. */
    synchronized @Nullable Owner takeAny(byte[] name) {
        if (closed) {
            throw new VigilException(ErrorCode.INVALID_STATE, "owners are closed; open them again");
        }
        int slots = table.slots();
        for (int slot = 0; slot < slots; slot++) {
            if (SlotState.isClean(table.word(slot)) && !own.contains(slot)) {
                FailPoint.hit("join.found");
                Owner owner = held.tryLock(slot) ? takeLocked(table.slot(slot), name) : null;
                if (owner != null) {
                    return owner;
                }
            }
        }
        return null;
    }

    private @Nullable Owner takeLocked(Slot slot, byte[] name) {
        boolean mine = false;
        try {
            FailPoint.hit("join.locked");
            long clean = slot.word();
            if (!SlotState.isClean(clean)) {
                return null;
            }
            slot.describe(name, identity, clock.epochMs());
            FailPoint.hit("join.described");
            long taken = SlotState.with(clean, SlotState.TAKEN);
            if (!slot.cas(clean, taken)) {
                return null;
            }
            FailPoint.hit("join.taken");
            if (clean == 0) {
                // The first use must reach the device before a cell on the device can name the slot: see BootGate.
                slot.region().force();
                FailPoint.hit("join.forced");
            }
            Owner owner = new Owner(this, clock, slot, taken, arm(slot));
            FailPoint.hit("join.armed");
            own.add(slot.index());
            joined.add(owner);
            mine = true;
            return owner;
        } finally {
            if (!mine) {
                held.unlock(slot.index());
            }
        }
    }

    private DeathWords.@Nullable Armed arm(Slot slot) {
        try {
            return os.deathWords().map(slot::arm).orElse(null);
        } catch (VigilException e) {
            // A hint less: its death is seen some milliseconds later.
            failures.add(clock.epochMs(), "death words of slot " + slot.index(), e);
            return null;
        }
    }

    /** The end of {@link Owner#close}. */
    void leave(Owner owner) {
        Slot slot = owner.place();
        long taken = owner.takenWord();
        boolean swept = false;
        try {
            swept = sweep.sweepSelf(slot, taken);
            FailPoint.hit("close.swept");
        } finally {
            owner.disarm();
            release(owner, swept ? SlotState.cleaned(taken) : SlotState.with(taken, SlotState.DIRTY));
        }
    }

    /** Under the monitor: a join here must not take the lock, which one handle shares, before it is given back. */
    private synchronized void release(Owner owner, long next) {
        Slot slot = owner.place();
        try {
            slot.cas(owner.takenWord(), next);
            own.remove(slot.index());
            FailPoint.hit("close.released");
        } finally {
            own.remove(slot.index());
            joined.remove(owner);
            held.unlock(slot.index());
            closeIfLast();
        }
    }

    /** Closes the owners that are left; those that other threads are closing keep their locks until they are through. */
    void close() {
        for (Owner owner : last()) {
            owner.close();
        }
        closeIfLast();
    }

    private synchronized List<Owner> last() {
        closed = true;
        return List.copyOf(joined);
    }

    private synchronized void closeIfLast() {
        if (closed && joined.isEmpty()) {
            held.close();
        }
    }
}
