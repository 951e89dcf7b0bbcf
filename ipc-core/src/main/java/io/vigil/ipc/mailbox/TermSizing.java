package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.LaneLayout;
import io.vigil.ipc.lane.TermLayout;

/**
 * How large the terms of a mailbox are and how many it may have.
 *
 * <p>Every lane can always have two terms, so that no lane is starved by another one's backlog; one more is kept for a
 * lane that has to park one; the rest of the bytes goes to whoever needs it first.
 */
final class TermSizing {
    /** No lane does with fewer: one takes frames while the other is read. */
    static final int TERMS_PER_LANE = 2;

    /** Kept back for a lane that has to go on without one of its terms, because a stopped sender may write there. */
    static final int SPARE_TERMS = 1;

    /** Smallest term: 1,023 units, 64 KiB of frames. */
    private static final int SMALLEST_UNITS = (1 << 10) - 1;

    /** Terms are not made larger than this for their own sake: recycling then stays within the caches. */
    private static final int COMFORTABLE_UNITS = (1 << 12) - 1;

    private static final int PAGE = 4096;

    private TermSizing() {}

    /** Units of a term for these settings. */
    static int units(MailboxConfig config) {
        int least = leastUnits(config);
        int units = least;
        while (units < COMFORTABLE_UNITS
                && bytes(next(units)) * 2 * TERMS_PER_LANE * config.usedLanes() <= config.capacityBytes()) {
            units = next(units);
        }
        return units;
    }

    private static int next(int units) {
        return units * 2 + 1;
    }

    private static int leastUnits(MailboxConfig config) {
        return Math.max(SMALLEST_UNITS, TermLayout.roundUpUnits(config.largestFrameUnits()));
    }

    static long leastCapacityBytes(MailboxConfig config) {
        return bytes(leastUnits(config)) * (TERMS_PER_LANE * config.usedLanes() + SPARE_TERMS);
    }

    /** Real space of one term, whole pages. */
    static long bytes(int units) {
        return ((long) TermLayout.length(units) + PAGE - 1) / PAGE * PAGE;
    }

    /** Most terms of the whole mailbox. */
    static int mostTerms(MailboxConfig config) {
        long byBytes = config.capacityBytes() / bytes(units(config));
        return (int)
                Math.min(byBytes, Math.min(ControlLayout.MAX_PHYSICALS, config.usedLanes() * LaneLayout.MAX_TERMS));
    }
}
