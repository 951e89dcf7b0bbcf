package io.vigil.ipc.mailbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.lane.LaneHost;
import io.vigil.ipc.lane.LaneLayout;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.lane.TermLayout;
import io.vigil.ipc.os.LockFile;
import io.vigil.ipc.region.Region;
import io.vigil.ipc.storage.TermStore;
import java.util.BitSet;

/**
 * How a mailbox gets one more term. Thread-safe.
 *
 * <p>Growth happens under a kernel-released lock: a holder that is killed frees it, one that is stopped stops growth
 * only. Killed after the space was reserved and before the table names it: the store hands the same space out again.
 * Killed after the table names it and before a lane does: the next growth finds it unused.
 */
final class TermGrowth {
    private final Region control;
    private final MailboxConfig config;
    private final TermTable terms;
    private final TermStore store;
    private final ProcessLock growth;
    private final int mostTerms;

    TermGrowth(Region control, MailboxConfig config, TermTable terms, TermStore store, LockFile locks) {
        this.control = control;
        this.config = config;
        this.terms = terms;
        this.store = store;
        this.growth = new ProcessLock(locks, ProcessLock.GROWTH);
        this.mostTerms = TermSizing.mostTerms(config);
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
        int count = terms.count();
        BitSet used = terms.keptForever();
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

    /** As {@link LaneHost#underGrowthLock}. */
    boolean locked(Runnable work) {
        if (!growth.lock()) {
            return false;
        }
        try {
            work.run();
            return true;
        } finally {
            growth.unlock();
        }
    }

    private boolean isUsed(int lane) {
        return config.priorities() || lane == 0 || lane >= ControlLayout.DEAD;
    }

    private int allocate(int count) {
        long offset = store.allocate(TermLayout.length(terms.units()), known -> isKnown(known, count));
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
        Region region = terms.fresh(physical);
        if (fresh.publish(physical, terms.units(), region)) {
            terms.adopt(physical, region);
        }
    }
}
