package io.vigil.ipc.lane;

/** The head of a per-cell lane, which anybody moves over what is finished. Owned by one thread. */
final class CompetingHead {
    private final Lane lane;
    private final LaneControl control;
    private final Recycler recycler;

    CompetingHead(Lane lane) {
        this.lane = lane;
        this.control = lane.control();
        this.recycler = new Recycler(lane);
    }

    /** Moves it as far as it goes. */
    void advance() {
        while (true) {
            long head = control.head();
            long headTerm = lane.headTerm(head);
            Term at = control.active() < headTerm ? null : lane.termOf(headTerm);
            if (at == null) {
                return;
            }
            int offset = Head.offset(head);
            if (offset > at.units()) {
                return;
            }
            long cell = at.cell(offset);
            if (!Cells.isOf(cell, headTerm)) {
                if (control.head() == head) {
                    return;
                }
                continue;
            }
            if (!advance(at, head, headTerm, cell)) {
                return;
            }
        }
    }

    /** By one frame, or into the next term; false when it has to stay. */
    private boolean advance(Term at, long head, long headTerm, long cell) {
        int offset = Head.offset(head);
        int state = Cells.state(cell);
        if (state == Cells.DONE || state == Cells.ABORTED) {
            int length = lane.checkedLength(at, headTerm, offset, cell);
            if (!Boundaries.isClear(at, headTerm, offset, length) && !lane.isPast(headTerm)) {
                throw lane.corrupt(at, headTerm, offset, cell); // it would hide the frames that it covers
            }
            control.casHead(head, Head.competing(headTerm, offset + length), "head");
            return true;
        }
        if (state == Cells.PAD && control.active() > headTerm) {
            lane.requireLast(at, headTerm, offset, cell);
            if (control.casHead(head, Head.competing(headTerm + 1, 0), "head")) {
                recycler.prepare(control.active() + 1, false);
            }
            return true;
        }
        return false;
    }
}
