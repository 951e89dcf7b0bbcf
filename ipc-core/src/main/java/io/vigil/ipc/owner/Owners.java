package io.vigil.ipc.owner;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.os.LockFile;
import io.vigil.ipc.os.Os;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The owners of a home as one process sees them: joins, tells the dead from the living, sweeps.
 *
 * <p>Thread-safe. An owner is alive exactly as long as the lock byte of its slot is held; the kernel frees it after the
 * last thread of the process has lost its memory, so no store of a dead owner can follow, and a stopped process is
 * never taken for a dead one. Nothing rests on pids or timeouts. A kill at any step leaves a slot that others sweep.
 */
public final class Owners implements AutoCloseable {
    private final Home home;
    private final Os os;
    private final VigilClock clock;
    private final ProcessIdentity identity;
    private final OwnerTable table;
    /** Holds the locks of the owners that joined here. */
    private final LockFile held;
    /** Asks, and holds what is being swept: a handle does not see its own locks, so it must be another one. */
    private final LockFile probe;

    private final SlotSet own = new SlotSet();
    private final List<Owner> joined = new ArrayList<>();
    private final FailureLog failures = new FailureLog();
    private final Sweep sweep;
    private boolean closed;

    private Owners(Home home, Os os, VigilClock clock, OwnerTable table, LockFile held, LockFile probe) {
        this.home = home;
        this.os = os;
        this.clock = clock;
        this.identity = ProcessIdentity.ofThisProcess(os);
        this.table = table;
        this.held = held;
        this.probe = probe;
        this.sweep = new Sweep(table, probe, own, clock, failures);
    }

    /**
     * Opens the owner table of a home, creating it when it is absent.
     *
     * @throws VigilException STORAGE_FULL, CORRUPT_STORE, LAYOUT_MISMATCH, OS_CALL; OPERATION_TIMEOUT when somebody
     *     stands stopped in the middle of what is done once after a start of the host
     */
    public static Owners open(Home home, Os os, VigilClock clock) {
        OwnerTable table = OwnerTable.open(home.owners(), os, clock);
        LockFile held = os.openLocks(home.ownerLocks());
        try {
            LockFile probe = os.openLocks(home.ownerLocks());
            try {
                BootGate.pass(home, os, table, probe);
                return new Owners(home, os, clock, table, held, probe);
            } catch (RuntimeException | Error e) {
                probe.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            held.close();
            throw e;
        }
    }

    /** Sets who knows what lies in the home. Until then nothing is swept. */
    public void sweepWith(Sweeper sweeper) {
        sweep.sweepWith(sweeper);
    }

    /**
     * Takes a clean slot.
     *
     * @param name for people, up to 64 bytes; need not be unique
     * @throws VigilException OWNERS_EXHAUSTED, STORAGE_FULL, INVALID_CONFIGURATION for the name
     */
    public Owner join(String name) {
        byte[] nameBytes = OwnerName.toBytes(name);
        Owner owner = takeAny(nameBytes);
        VigilException full = null;
        while (owner == null && full == null && table.slots() < OwnerLayout.SLOTS) {
            full = grow();
            owner = takeAny(nameBytes);
        }
        if (owner == null) {
            sweepAll();
            owner = takeAny(nameBytes);
        }
        if (owner == null) {
            throw full != null ? full : exhausted();
        }
        return owner;
    }

    private @Nullable VigilException grow() {
        try {
            table.grow(table.slots());
            return null;
        } catch (VigilException e) {
            if (e.code() != ErrorCode.STORAGE_FULL) {
                throw e;
            }
            return e;
        }
    }

    private VigilException exhausted() {
        long dead = list().stream()
                .filter(info -> info.life() == OwnerInfo.Life.DEAD)
                .count();
        return new VigilException(
                ErrorCode.OWNERS_EXHAUSTED,
                "no free owner slot: home=" + home.directory() + ", slots=" + OwnerLayout.SLOTS + ", deadUnswept="
                        + dead + "; stop processes that use this home" + (dead > 0 ? ", or see why sweeps fail" : ""));
    }

    private synchronized @Nullable Owner takeAny(byte[] name) {
        if (closed) {
            throw new VigilException(ErrorCode.INVALID_STATE, "owners are closed: home=" + home.directory());
        }
        int slots = table.slots();
        for (int slot = 0; slot < slots; slot++) {
            if (SlotState.isClean(table.word(slot)) && !own.contains(slot) && held.tryLock(slot)) {
                Owner owner = takeLocked(table.slot(slot), name);
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
            own.add(slot.index());
            Owner owner = new Owner(this, clock, slot, taken);
            joined.add(owner);
            mine = true;
            return owner;
        } finally {
            if (!mine) {
                held.unlock(slot.index());
            }
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
            release(owner, swept ? SlotState.cleaned(taken) : SlotState.with(taken, SlotState.DIRTY));
        }
    }

    /** Under the monitor: a join here must not take the lock, which one handle shares, before it is given back. */
    private synchronized void release(Owner owner, long next) {
        Slot slot = owner.place();
        try {
            slot.cas(owner.takenWord(), next);
            FailPoint.hit("close.released");
        } finally {
            own.remove(slot.index());
            joined.remove(owner);
            if (!closed) {
                held.unlock(slot.index());
            }
        }
    }

    /**
     * Whether the owner of a slot is gone for good. Never true for a stopped process. A slot that nobody has is dead.
     * One system call at most, none for this process's own owners.
     *
     * <p>To repair a cell: load it, ask here, then compare-and-set; in this order a slot that is reused is not robbed.
     */
    public boolean isDead(int slot) {
        if (slot < 0 || slot >= OwnerLayout.SLOTS) {
            return true;
        }
        if (own.contains(slot)) {
            return false;
        }
        int state = SlotState.state(table.word(slot));
        // DIRTY: proved by whoever had the lock; it may be held by a sweeper now.
        return state == SlotState.CLEAN || state == SlotState.DIRTY || !probe.isHeldByOther(slot);
    }

    /**
     * Sweeps one slot when its owner is dead and nobody else is at it.
     *
     * @return true when the slot is clean now
     */
    public boolean sweepIfDead(int slot) {
        return slot >= 0 && slot < OwnerLayout.SLOTS && sweep.sweep(slot);
    }

    /**
     * Sweeps every dead owner.
     *
     * @return how many slots became clean
     */
    public int sweepAll() {
        int cleaned = 0;
        int slots = table.slots();
        for (int slot = 0; slot < slots; slot++) {
            if (!SlotState.isClean(table.word(slot)) && sweep.sweep(slot)) {
                cleaned++;
            }
        }
        return cleaned;
    }

    /** The owners, live and dead, as of now; clean slots are left out. */
    public List<OwnerInfo> list() {
        return new OwnerListing(table, os, probe).list();
    }

    /**
     * Looks at the owners of a home from outside: creates nothing, waits for nobody, works while all of them are
     * stopped or dead. No table yet: none.
     *
     * @throws VigilException CORRUPT_STORE, LAYOUT_MISMATCH, OS_CALL
     */
    public static List<OwnerInfo> look(Home home, Os os) {
        return OwnerListing.look(home, os);
    }

    /** What went wrong in sweeps, the latest last. */
    public List<SweepFailure> failures() {
        return failures.all();
    }

    OwnerTable table() {
        return table;
    }

    Home home() {
        return home;
    }

    Os os() {
        return os;
    }

    VigilClock clock() {
        return clock;
    }

    FailureLog failureLog() {
        return failures;
    }

    boolean isOwn(int slot) {
        return own.contains(slot);
    }

    /** Closes the owners that joined here, then the table. Idempotent. */
    @Override
    public void close() {
        for (Owner owner : owners()) {
            owner.close();
        }
        synchronized (this) {
            closed = true;
            held.close();
            probe.close();
        }
    }

    private synchronized List<Owner> owners() {
        return List.copyOf(joined);
    }
}
