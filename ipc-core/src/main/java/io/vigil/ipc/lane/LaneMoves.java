package io.vigil.ipc.lane;

/** The two ends of a move between lanes, for whoever holds the move lock. No state. */
public final class LaneMoves {
    private LaneMoves() {}

    /**
     * Whether the copy was committed; a copy that its dead maker was still writing is aborted first.
     *
     * <p>The open move keeps the term, so the cell still speaks of this frame.
     */
    public static boolean isCommitted(Lane lane, long t, int unit) {
        Term term = lane.termOf(t);
        if (term == null || unit >= term.units()) {
            return false;
        }
        while (true) {
            long cell = term.cell(unit);
            if (!Cells.isOf(cell, t)) {
                return false;
            }
            switch (Cells.state(cell)) {
                case Cells.READY, Cells.LEASED, Cells.DONE -> {
                    return true;
                }
                case Cells.WRITING -> {
                    int length = lane.checkedLength(term, t, unit, cell);
                    term.casCell(unit, cell, Cells.aborted(t, Cells.owner(cell), length), "move.recover.abort");
                }
                default -> {
                    return false;
                }
            }
        }
    }

    /**
     * Whether the copy can still become a message, or has: until the move is closed its term is not recycled then. An
     * aborted copy never does, so it holds up nobody, even while its maker is stopped.
     */
    public static boolean needsCopy(Lane lane, long t, int unit) {
        Term term = lane.termOf(t);
        if (term == null || unit >= term.units()) {
            return false;
        }
        long cell = term.cell(unit);
        return Cells.isOf(cell, t) && Cells.state(cell) != Cells.ABORTED;
    }

    /** Ends the source, or puts it back; nothing happens when it is not the source of a move any more. */
    public static void finishSource(Lane lane, long t, int unit, SourceEnd end) {
        Term term = lane.termOf(t);
        if (term == null || unit >= term.units()) {
            return;
        }
        long cell = term.cell(unit);
        boolean isSource =
                Cells.isOf(cell, t) && Cells.state(cell) == Cells.LEASED && (Cells.flags(cell) & Cells.MOVING) != 0;
        if (!isSource) {
            return;
        }
        int length = lane.checkedLength(term, t, unit, cell);
        int deliveries = Cells.deliveries(cell);
        boolean ended = switch (end) {
            case BACK -> {
                term.casCell(unit, cell, Cells.ready(t, length, deliveries, 0), "move.source.back");
                yield false;
            }
            case MOVED -> term.casCell(unit, cell, Cells.done(t, length, deliveries, Cells.MOVED), "move.source.done");
            case RELOCATED -> term.casCell(unit, cell, Cells.aborted(t, Cells.NOBODY, length), "move.source.gone");
        };
        if (ended) {
            term.countDone(t);
        }
    }

    /** Ends a frame whose copy is complete, if its cell is still {@code cell}: that decides that the copy counts. */
    public static boolean endSource(Lane lane, Frame source, long cell, int reason) {
        Term term = lane.termOf(source.generation());
        if (term == null || source.unit() >= term.units()) {
            return false;
        }
        long t = source.generation();
        long done = Cells.done(t, Cells.length(cell), Cells.deliveries(cell), reason);
        if (!term.casCell(source.unit(), cell, done, "bury.source")) {
            return false;
        }
        if (!lane.isExclusive()) {
            term.countDone(t);
        }
        return true;
    }

    /**
     * Whether a frame was ended for that reason. One that is recycled was ended, too; where another end could have come
     * in between, that does not say for which reason.
     */
    public static boolean isEnded(Lane lane, long t, int unit, int reason) {
        if (lane.isPast(t)) {
            return reason == Cells.EXPIRED;
        }
        Term term = lane.termOf(t);
        if (term == null || unit >= term.units()) {
            return false;
        }
        long cell = term.cell(unit);
        return Cells.isOf(cell, t) && Cells.state(cell) == Cells.DONE && Cells.flags(cell) == reason;
    }

    /** Commits a complete copy whose maker died before it could. */
    public static void commitCopy(Lane lane, long t, int unit) {
        Term term = lane.termOf(t);
        if (term == null || unit >= term.units()) {
            return;
        }
        long cell = term.cell(unit);
        if (Cells.isOf(cell, t) && Cells.state(cell) == Cells.WRITING) {
            int length = lane.checkedLength(term, t, unit, cell);
            term.casCell(unit, cell, Cells.ready(t, length, 0, 0), "move.recover.commit");
        }
    }
}
