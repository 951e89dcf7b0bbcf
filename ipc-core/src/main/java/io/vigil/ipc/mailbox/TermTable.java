package io.vigil.ipc.mailbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.lane.LaneHost;
import io.vigil.ipc.lane.LaneLayout;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.lane.Term;
import io.vigil.ipc.lane.TermLayout;
import io.vigil.ipc.os.LockFile;
import io.vigil.ipc.region.Region;
import io.vigil.ipc.storage.TermStore;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The terms of a mailbox as this process has them mapped, and how one more is made. Thread-safe.
 *
 * <p>Growth happens under a kernel-released lock: a holder that is killed frees it, one that is stopped stops growth
 * only. Killed after the space was reserved and before the table names it: the store hands the same space out again.
 * Killed after the table names it and before a lane does: the next growth finds it unused.
 */
final class TermTable {
    private final Region control;
    private final MailboxConfig config;
    private final TermStore store;
    private final LockFile locks;
    private final ProcessLock growth;
    private final int units;
    private final int mostTerms;
    private final Region.Access access;
    private final AtomicReferenceArray<Term> mapped = new AtomicReferenceArray<>(ControlLayout.MAX_PHYSICALS);

    TermTable(Region control, MailboxConfig config, TermStore store, LockFile locks) {
        this.control = control;
        this.config = config;
        this.store = store;
        this.locks = locks;
        this.growth = new ProcessLock(locks, ProcessLock.GROWTH);
        this.units = control.getInt(ControlLayout.TERM_UNITS);
        this.mostTerms = TermSizing.mostTerms(config);
        this.access = control.isWritable() ? Region.Access.READ_WRITE : Region.Access.READ_ONLY;
    }

    Term term(int physical) {
        Term term = physical < ControlLayout.MAX_PHYSICALS ? mapped.get(physical) : null;
        return term != null ? term : map(physical);
    }

    int count() {
        FailPoint.hit("table.count");
        long count = control.getLongAcquire(ControlLayout.PHYSICALS);
        if (count < 0 || count > ControlLayout.MAX_PHYSICALS) {
            throw corrupt("terms in the table", "0.." + ControlLayout.MAX_PHYSICALS, count);
        }
        return (int) count;
    }

    long allocatedBytes() {
        return count() * TermSizing.bytes(units);
    }

    private Term map(int physical) {
        int count = count();
        if (physical >= count) {
            throw corrupt("physical term", "below " + count, physical);
        }
        Term term = Term.attach(region(physical), units, physical);
        return mapped.compareAndSet(physical, null, term) ? term : mapped.get(physical);
    }

    private Region region(int physical) {
        long offset = control.getLong(ControlLayout.TABLE + physical * Long.BYTES);
        if (offset <= 0 || (offset & 4095) != 0) {
            throw corrupt("file offset of term " + physical, "a positive multiple of 4096", offset);
        }
        return Region.map(store.file(), offset, TermLayout.length(units), access);
    }

    private VigilException corrupt(String what, String expected, long found) {
        return new VigilException(
                ErrorCode.CORRUPT_STORE,
                "damaged control file: file=" + control.origin() + ", field=" + what + ", expected=" + expected
                        + ", found=" + found + "; run vigil verify");
    }

    /** One more term for a lane: 0 when it has one, or somebody else gave it one; a reason of {@link Offer} else. */
    long grow(int lane, Lane[] lanes, LaneHost.FreshTerm fresh) {
        if (!growth.lock()) {
            return Offer.GROWTH_HELD;
        }
        try {
            return growLocked(lane, lanes, fresh);
        } catch (VigilException e) {
            if (e.code() == ErrorCode.STORAGE_FULL) {
                return Offer.STORAGE_FULL;
            }
            throw e;
        } finally {
            growth.unlock();
        }
    }

    private long growLocked(int lane, Lane[] lanes, LaneHost.FreshTerm fresh) {
        int count = count();
        BitSet used = new BitSet(count);
        int promised = 0;
        int own = 0;
        for (Lane each : lanes) {
            int before = used.cardinality();
            each.forEachTerm(used::set);
            int has = used.cardinality() - before;
            if (each.index() == lane) {
                own = has;
            } else if (isUsed(each.index())) {
                promised += Math.max(0, TermSizing.TERMS_PER_LANE - has);
            }
        }
        boolean entitled = own < TermSizing.TERMS_PER_LANE;
        if (own >= LaneLayout.MAX_TERMS || (!entitled && used.cardinality() + 1 + promised > mostTerms)) {
            return Offer.NO_SPACE;
        }
        int physical = used.nextClearBit(0);
        if (physical >= count) {
            if (count >= ControlLayout.MAX_PHYSICALS) {
                return Offer.NO_SPACE;
            }
            physical = allocate(count);
        }
        publish(physical, fresh);
        return 0;
    }

    private boolean isUsed(int lane) {
        return config.priorities() || lane == 0 || lane >= ControlLayout.DEAD;
    }

    private int allocate(int count) {
        long offset = store.allocate(TermLayout.length(units), known -> isKnown(known, count));
        FailPoint.hit("grow.allocated");
        control.putLong(ControlLayout.TABLE + count * Long.BYTES, offset);
        control.putLongRelease(ControlLayout.PHYSICALS, count + 1L);
        FailPoint.hit("grow.counted");
        return count;
    }

    private boolean isKnown(long offset, int count) {
        for (int i = 0; i < count; i++) {
            if (control.getLong(ControlLayout.TABLE + i * Long.BYTES) == offset) {
                return true;
            }
        }
        return false;
    }

    private void publish(int physical, LaneHost.FreshTerm fresh) {
        Region region = region(physical);
        if (fresh.publish(physical, units, region)) {
            mapped.compareAndSet(physical, null, Term.attach(region, units, physical));
        }
    }

    LockFile locks() {
        return locks;
    }
}
