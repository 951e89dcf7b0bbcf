package io.vigil.ipc.lane;

import io.vigil.ipc.VigilException;

/**
 * Drops the oldest waiting frame of a per-cell lane: what {@code drop_oldest} and a full dead-letter lane do. Where the
 * mailbox keeps what is dropped, the frame is leased for the look, as by the janitor.
 *
 * <p>Owned by one thread. One compare-and-set decides; a kill after it leaves the count one short until the term is
 * folded.
 */
public final class LaneDropper {
    private final Lane lane;
    private final LaneControl control;
    private final boolean keeps;
    private final Frame frame = new Frame();

    public LaneDropper(Lane lane) {
        this.lane = lane;
        this.control = lane.control();
        this.keeps = lane.host().keepsDropped(lane.index());
    }

    /** True when a frame was dropped; false when none waits. */
    public boolean dropOldest() {
        long head = control.head();
        long t = lane.headTerm(head);
        int unit = Head.offset(head);
        while (control.active() >= t) {
            Term term = lane.termOf(t);
            if (term == null) {
                head = control.head();
                if (lane.headTerm(head) <= t) {
                    return false;
                }
                t = lane.headTerm(head);
                unit = Head.offset(head);
                continue;
            }
            int found = dropIn(term, t, unit);
            if (found != GO_ON) {
                return found == DROPPED;
            }
            t++;
            unit = 0;
        }
        return false;
    }

    private static final int GO_ON = 0;
    private static final int DROPPED = 1;
    private static final int NOTHING = 2;

    private int dropIn(Term term, long t, int from) {
        int unit = from;
        while (true) {
            long cell = term.cell(unit);
            if (!Cells.isOf(cell, t)) {
                if (!lane.isPast(t)) {
                    throw lane.corrupt(term, t, unit, cell);
                }
                return GO_ON;
            }
            if (Cells.state(cell) == Cells.PAD) {
                return GO_ON;
            }
            if (Cells.state(cell) == Cells.FREE) {
                return NOTHING;
            }
            int length = lane.checkedLength(term, t, unit, cell);
            if (Cells.isReady(cell, t)) {
                if (!(keeps ? bury(term, t, unit, cell) : drop(term, t, unit, cell))) {
                    continue;
                }
                return DROPPED;
            }
            unit += length;
        }
    }

    private static boolean drop(Term term, long t, int unit, long cell) {
        long dropped = Cells.done(t, Cells.length(cell), Cells.deliveries(cell), Cells.DROPPED);
        if (!term.casCell(unit, cell, dropped, "drop")) {
            return false;
        }
        term.countDone(t);
        return true;
    }

    /** Own, then look. Whether kept or not, it is dropped; false when somebody else was faster. */
    private boolean bury(Term term, long t, int unit, long cell) {
        int length = Cells.length(cell);
        long mine = Cells.leased(t, lane.host().self(), length, Cells.deliveries(cell), Cells.EXAMINED);
        if (!term.casCell(unit, cell, mine, "drop.lease")) {
            return false;
        }
        try {
            frame.wrap(lane, term, t, unit, length);
        } catch (VigilException damaged) {
            return drop(term, t, unit, mine); // there is nothing to keep
        }
        frame.lease(mine);
        return lane.host().bury(lane, frame, mine, Cells.DROPPED) || drop(term, t, unit, mine);
    }
}
