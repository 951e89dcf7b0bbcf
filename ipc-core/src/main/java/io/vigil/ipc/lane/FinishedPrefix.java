package io.vigil.ipc.lane;

/** Gives room back that finished frames take before the first that waits, under the role of an exclusive lane. */
final class FinishedPrefix {
    private FinishedPrefix() {}

    /**
     * Moves the head over what is finished.
     *
     * @param mine the head word, ours; when it is not ours any more, nothing happens
     * @return the head word that is ours afterwards
     */
    static long release(Lane lane, long mine) {
        LaneControl control = lane.control();
        long first = lane.headTerm(mine);
        long t = first;
        int unit = Head.offset(mine);
        while (control.active() >= t) {
            Term term = lane.termOf(t);
            long cell = term == null || unit > term.units() ? Cells.free(t) : term.cell(unit);
            int state = Cells.isOf(cell, t) ? Cells.state(cell) : Cells.FREE;
            if (term != null && (state == Cells.DONE || state == Cells.ABORTED)) {
                unit += lane.checkedLength(term, t, unit, cell);
            } else if (term != null && state == Cells.PAD && control.active() > t) {
                lane.requireLast(term, t, unit, cell);
                t++;
                unit = 0;
            } else {
                break;
            }
        }
        long next = Head.exclusive(Head.epoch(mine), Head.slot(mine), t, unit);
        if (next == mine || !control.casHead(mine, next, "finished.head")) {
            return mine;
        }
        if (t != first) {
            new Recycler(lane).prepare(control.active() + 1, false);
        }
        return next;
    }
}
