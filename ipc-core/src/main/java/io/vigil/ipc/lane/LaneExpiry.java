package io.vigil.ipc.lane;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.region.Region;

/**
 * Ends frames whose time is over in a lane that nobody reads: the janitor's part of deadlines.
 *
 * <p>Owned by one thread. An exclusive lane is touched only while its role is free, and under that role; in a per-cell
 * lane a frame is leased for the look. Killed in between, the sweep gives role and lease back. Stopped in between, it is
 * robbed of both by readers, at once and after the stall timeout: all that follows is a compare-and-set, of a frame
 * whose time was over, or which fails.
 */
public final class LaneExpiry {
    private final Lane lane;
    private final LaneControl control;
    private final VigilClock clock;
    private final Frame frame = new Frame();

    public LaneExpiry(Lane lane, VigilClock clock) {
        this.lane = lane;
        this.control = lane.control();
        this.clock = clock;
    }

    /** Ends what is due; returns how many frames. Looks at one word a term when nothing is. */
    public int run() {
        long now = clock.epochMs();
        if (!isDue(lane, now)) {
            return 0;
        }
        if (!lane.isExclusive()) {
            return walk(now);
        }
        Role role = Role.ofJanitor(lane);
        long mine;
        try {
            mine = role.takeOver(false);
        } catch (VigilException e) {
            if (e.code() != ErrorCode.CONSUMER_ACTIVE) {
                throw e;
            }
            return 0; // its reader expires on its way
        }
        int ended = walk(now);
        // The head moves over what ended, or it would keep its room until somebody reads.
        role.handBack(ended > 0 ? FinishedPrefix.release(lane, mine) : mine);
        return ended;
    }

    /** Whether the time of a frame may be over. Only looks, at one word a term. */
    public static boolean isDue(Lane lane, long now) {
        LaneControl control = lane.control();
        if (control.active() == 0) {
            return false;
        }
        for (long t = lane.headTerm(control.head()); t <= lane.lastOf(control.active()); t++) {
            Term term = lane.termOf(t);
            if (term != null && term.minDeadline(t) <= now) {
                return true;
            }
        }
        return false;
    }

    private int walk(long now) {
        int ended = 0;
        long head = control.head();
        long t = lane.headTerm(head);
        int unit = Head.offset(head);
        for (; t <= lane.lastOf(control.active()); t++, unit = 0) {
            Term term = lane.termOf(t);
            if (term != null) {
                ended += walk(term, t, unit, now);
            }
        }
        return ended;
    }

    private int walk(Term term, long t, int from, long now) {
        int ended = 0;
        int unit = from;
        while (unit <= term.units()) {
            long cell = term.cell(unit);
            if (!Cells.isOf(cell, t) || Cells.state(cell) == Cells.FREE || Cells.state(cell) == Cells.PAD) {
                lane.requireKnown(term, t, unit, cell);
                break;
            }
            int length = lane.checkedLength(term, t, unit, cell);
            if (Cells.isReady(cell, t)
                    && (lane.isExclusive() ? expire(term, t, unit, cell, now) : examine(term, t, unit, cell, now))) {
                ended++;
            }
            unit += length;
        }
        return ended;
    }

    /** With the role: nobody else reads, the frame is pinned. */
    private boolean expire(Term term, long t, int unit, long cell, long now) {
        return deadlineOf(term, unit) <= now
                && (bury(term, t, unit, cell)
                        || term.casCell(
                                unit, cell, Cells.done(t, Cells.length(cell), 0, Cells.EXPIRED), "janitor.expire"));
    }

    /** Own, then look. The delivery count stays: nobody was given the frame. */
    private boolean examine(Term term, long t, int unit, long cell, long now) {
        int length = Cells.length(cell);
        int deliveries = Cells.deliveries(cell);
        long mine = Cells.leased(t, lane.host().self(), length, deliveries, Cells.EXAMINED);
        if (!term.casCell(unit, cell, mine, "janitor.lease")) {
            return false;
        }
        boolean over = deadlineOf(term, unit) <= now;
        if (over && bury(term, t, unit, mine)) {
            return true;
        }
        long next = over ? Cells.done(t, length, deliveries, Cells.EXPIRED) : cell;
        if (!term.casCell(unit, mine, next, "janitor.decide")) {
            return false;
        }
        if (over) {
            term.countDone(t);
        }
        return over;
    }

    private boolean bury(Term term, long t, int unit, long cell) {
        try {
            frame.wrap(lane, term, t, unit, Cells.length(cell));
        } catch (VigilException damaged) {
            return false; // its time is over, and there is nothing to keep
        }
        frame.lease(cell);
        return lane.host().bury(lane, frame, cell, Cells.EXPIRED);
    }

    private static long deadlineOf(Term term, int unit) {
        Region region = term.region();
        int frame = term.frame(unit);
        int presence = region.getShort(frame + FrameLayout.PRESENCE);
        return (presence & FrameLayout.HAS_DEADLINE) != 0
                ? region.getLong(frame + FrameLayout.OPTIONAL)
                : Long.MAX_VALUE;
    }
}
