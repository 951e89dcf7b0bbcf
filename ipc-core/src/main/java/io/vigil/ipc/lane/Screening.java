package io.vigil.ipc.lane;

import io.vigil.ipc.VigilClock;

/** What ends a frame of an exclusive lane instead of its being handed over. Owned by the reader's thread. */
final class Screening {
    private final Lane lane;
    private final VigilClock clock;

    Screening(Lane lane, VigilClock clock) {
        this.lane = lane;
        this.clock = clock;
    }

    /** Ends a damaged frame; throws by itself when nobody can say where the next one begins. */
    void setAside(Term at, long t, int unit, long cell) {
        int length = Cells.length(cell);
        if (!Boundaries.isWhole(at, t, unit, length)) {
            throw lane.corrupt(at, t, unit, cell); // how long it is cannot be believed
        }
        at.casCell(unit, cell, Cells.done(t, length, 0, Cells.DROPPED), "corrupt");
        lane.control().countCorrupt();
    }

    /** Whether the time of the frame is over; it is ended then. */
    boolean isOver(Frame frame, Term at, long cell) {
        long deadline = frame.deadlineMs();
        return deadline != Long.MAX_VALUE && clock.epochMs() >= deadline && expire(frame, at, cell);
    }

    private boolean expire(Frame frame, Term at, long cell) {
        if (!lane.host().bury(lane, frame, cell, Cells.EXPIRED)) {
            long done = Cells.done(frame.generation(), Cells.length(cell), 0, Cells.EXPIRED);
            at.casCell(frame.unit(), cell, done, "expire");
        }
        return true;
    }
}
