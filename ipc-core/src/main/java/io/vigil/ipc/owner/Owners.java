package io.vigil.ipc.owner;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.os.DeathWords;
import io.vigil.ipc.os.LockFile;
import io.vigil.ipc.os.Os;
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
    /** The byte of the home's lock file that the elected janitor holds; those below are the slots. */
    public static final long JANITOR_LOCK = OwnerLayout.JANITOR_LOCK;

    private final Home home;
    private final Os os;
    private final VigilClock clock;
    private final OwnerTable table;
    /** Asks, and holds what is being swept: a handle does not see its own locks, so it must be another one. */
    private final LockFile probe;

    private final SlotSet own = new SlotSet();
    private final FailureLog failures = new FailureLog();
    private final Sweep sweep;
    private final Membership membership;

    private Owners(Home home, Os os, VigilClock clock, OwnerTable table, LockFile held, LockFile probe) {
        this.home = home;
        this.os = os;
        this.clock = clock;
        this.table = table;
        this.probe = probe;
        this.sweep = new Sweep(table, probe, own, clock, failures);
        this.membership = new Membership(os, clock, table, held, own, sweep, failures);
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
        Owner owner = membership.takeAny(nameBytes);
        VigilException full = null;
        while (owner == null && full == null && table.slots() < OwnerLayout.SLOTS) {
            full = grow();
            owner = membership.takeAny(nameBytes);
        }
        if (owner == null) {
            sweepAll();
            owner = membership.takeAny(nameBytes);
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
        long word = table.word(slot);
        FailPoint.hit("dead.state");
        // DIRTY: proved by whoever had the lock; it may be held by a sweeper now.
        if (SlotState.state(word) != SlotState.TAKEN || !probe.isHeldByOther(slot)) {
            return true;
        }
        FailPoint.hit("dead.held");
        // Held by its owner, or by a sweeper that came since: that one marks the slot before it takes the lock.
        return table.word(slot) != word;
    }

    /**
     * Whether the owner that had a slot in an epoch is gone for good, whoever has the slot now. Never true for a stopped
     * process.
     */
    public boolean isGone(int slot, long epoch) {
        if (slot < 0 || slot >= OwnerLayout.SLOTS) {
            return true;
        }
        // A slot that is still of this epoch now was so all the time since; one that is clean has no owner.
        return SlotState.epoch(table.word(slot)) != epoch || isDead(slot);
    }

    /**
     * Whether the owner of a slot is dying or dead: a hint that comes before its memory is torn down, while other threads
     * of it may still store. Never true for a live one; no system call. Only {@link #isDead} is proof.
     */
    public boolean isSuspect(int slot) {
        if (slot < 0 || slot >= OwnerLayout.SLOTS || own.contains(slot)) {
            return false;
        }
        int state = SlotState.state(table.word(slot));
        return state == SlotState.DIRTY || (state == SlotState.TAKEN && DeathWords.isDead(table.deathWord(slot)));
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

    /**
     * Closes the owners that joined here, then the table. Idempotent. What other threads are sweeping or closing at this
     * moment keeps its locks until they are through.
     */
    @Override
    public void close() {
        membership.close();
        sweep.close();
    }
}
