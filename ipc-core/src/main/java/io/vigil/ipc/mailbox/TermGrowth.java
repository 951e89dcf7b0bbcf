package io.vigil.ipc.mailbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Fate;
import io.vigil.ipc.lane.Fates;
import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.lane.LaneHost;
import io.vigil.ipc.lane.LaneLayout;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.lane.ParkedTerms;
import io.vigil.ipc.lane.TermLayout;
import io.vigil.ipc.os.LockFile;
import io.vigil.ipc.region.Region;
import io.vigil.ipc.storage.TermStore;

/**
 * How a mailbox gets one more term. Thread-safe.
 *
 * <p>Growth happens under a kernel-released lock: a holder that is killed frees it, one that is stopped stops growth
 * only. Killed after the space was reserved and before the table names it: the store hands the same space out again.
 * Killed after the table names it and before a lane does: the next growth finds it unused. A term that the lane parked
 * is taken before a new one, once nobody can write there any more; killed while it fills it, the next one fills it again.
 */
final class TermGrowth {
    private final Region control;
    private final MailboxConfig config;
    private final TermTable terms;
    private final Fates fates;
    private final TermStore store;
    private final ProcessLock growth;
    private final int mostTerms;

    TermGrowth(Region control, MailboxConfig config, TermTable terms, TermStore store, LockFile locks) {
        this.control = control;
        this.config = config;
        this.terms = terms;
        this.fates = new Fates(control, ControlLayout.FATES);
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
        if (MailboxRemoval.isMarked(control)) {
            return Offer.SHUT; // its files may lie elsewhere by now, and those of another mailbox in their place
        }
        TermUse use = TermUse.of(lanes, terms, fates);
        if (use.live(lane) >= LaneLayout.MAX_TERMS) {
            return Offer.NO_SPACE;
        }
        int physical = reusable(lanes[lane], use);
        if (physical < 0) {
            if (!use.admits(lane, mostTerms, config)) {
                return Offer.NO_SPACE;
            }
            physical = use.firstFree();
            int count = terms.count();
            if (physical >= count) {
                if (count >= ControlLayout.MAX_PHYSICALS) {
                    return Offer.NO_SPACE;
                }
                physical = allocate(count);
            }
        }
        publish(physical, fresh);
        return 0;
    }

    /** A term that the lane has parked and that nobody can write to any more, or -1. */
    private int reusable(Lane lane, TermUse use) {
        ParkedTerms parked = new ParkedTerms(lane);
        for (int physical : use.parked(lane.index()).stream().toArray()) {
            switch (parked.look(physical, Fate.term(fates.of(physical)))) {
                case OVER -> {
                    FailPoint.hit("grow.parked");
                    return physical;
                }
                case DAMAGED -> parked.setAside(physical);
                case IN_LIMBO -> {
                    continue;
                }
            }
        }
        return -1;
    }

    /** Looks at the fates when the mailbox is opened: one that nobody can have stored is put right, and counted. */
    void checkFates(Lane[] lanes) {
        int count = terms.count();
        for (int physical = 0; physical < count; physical++) {
            if (!Fate.isSound(fates.of(physical))) {
                locked(() -> TermUse.of(lanes, terms, fates));
                return;
            }
        }
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
