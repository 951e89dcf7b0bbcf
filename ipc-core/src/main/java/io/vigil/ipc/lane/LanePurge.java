package io.vigil.ipc.lane;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import org.jspecify.annotations.Nullable;

/**
 * Drops everything that waits in a lane: an operator's order.
 *
 * <p>Owned by one thread, safe beside senders and readers: one compare-and-set a frame decides. What a reader has in
 * hand stays its own where frames are leased; the one reader of an exclusive lane may still be given, or have, what is
 * counted as dropped. Killed in between: what is dropped is dropped.
 */
public final class LanePurge {
    private final Lane lane;
    private final LaneControl control;
    private long mine;

    public LanePurge(Lane lane) {
        this.lane = lane;
        this.control = lane.control();
    }

    /** Drops what waits now; returns how many. */
    public long run() {
        if (control.active() == 0) {
            return 0;
        }
        Role role = lane.isExclusive() ? freeRole() : null;
        long dropped = drop();
        if (!lane.isExclusive()) {
            new CompetingHead(lane).advance();
        } else if (role != null) {
            role.handBack(FinishedPrefix.release(lane, mine));
        }
        return dropped;
    }

    /** The role, when nobody has it: only its holder can give room back. */
    private @Nullable Role freeRole() {
        Role role = Role.ofJanitor(lane);
        try {
            mine = role.takeOver(false);
            return role;
        } catch (VigilException e) {
            if (e.code() != ErrorCode.CONSUMER_ACTIVE) {
                throw e;
            }
            return null; // its reader goes past what is dropped
        }
    }

    private long drop() {
        long dropped = 0;
        long head = control.head();
        long t = lane.headTerm(head);
        int unit = Head.offset(head);
        long last = lane.lastOf(control.active());
        for (; t <= last; t++, unit = 0) {
            Term term = lane.termOf(t);
            if (term != null) {
                dropped += drop(term, t, unit);
            }
        }
        return dropped;
    }

    private long drop(Term term, long t, int from) {
        long dropped = 0;
        int unit = from;
        while (unit < term.units()) {
            long cell = term.cell(unit);
            if (!Cells.isOf(cell, t) || Cells.state(cell) == Cells.FREE || Cells.state(cell) == Cells.PAD) {
                lane.requireKnown(term, t, unit, cell);
                return dropped;
            }
            int length = lane.checkedLength(term, t, unit, cell);
            if (Cells.isReady(cell, t)) {
                long done = Cells.done(t, length, Cells.deliveries(cell), Cells.DROPPED);
                if (!term.casCell(unit, cell, done, "purge")) {
                    continue;
                }
                term.countDone(t);
                dropped++;
            }
            unit += length;
        }
        return dropped;
    }
}
