package io.vigil.ipc.lane;

import org.jspecify.annotations.Nullable;

/**
 * What became of the frames of a lane: totals folded at recycling plus one walk of the live cells.
 *
 * <p>Exact when nobody sends or reads, whoever was killed before; a fair picture while they do.
 *
 * @param sent frames that were committed
 * @param depth frames that wait or are in hand
 * @param aborted claims that never became a message
 * @param units units of 64 bytes that the waiting frames take
 * @param bytes of their payloads
 * @param oldestMs when the oldest of them was sent, epoch ms; 0 when none waits
 */
public record LaneTotals(
        long sent,
        long acknowledged,
        long expired,
        long dropped,
        long moved,
        long aborted,
        long depth,
        long leased,
        long writing,
        long units,
        long bytes,
        long oldestMs) {

    /** A lane that never had a frame. */
    public static final LaneTotals NONE = new LaneTotals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Reads a lane; needs no lock and no owner, and works while everyone is stopped or dead. */
    public static LaneTotals of(Lane lane) {
        while (true) {
            long oldest = lane.control().oldest();
            LaneTotals totals = new Walk(lane).from(oldest);
            if (lane.control().oldest() == oldest) {
                return totals;
            }
        }
    }

    /** Whether every message is in exactly one place. */
    public boolean isConserved() {
        return sent == acknowledged + expired + dropped + moved + depth;
    }

    private static final class Walk {
        private final Lane lane;
        private final long head;
        private final long headTerm;
        private final long[] base = new long[TermLayout.BASES];
        private long depth;
        private long leased;
        private long writing;
        private long units;
        private long bytes;
        private long oldestMs = Long.MAX_VALUE;

        Walk(Lane lane) {
            this.lane = lane;
            this.head = lane.control().head();
            this.headTerm = lane.headTerm(head);
        }

        LaneTotals from(long oldest) {
            long active = lane.control().active();
            if (active == 0) {
                return NONE;
            }
            long last = lane.lastOf(active);
            for (long t = oldest; t <= last; t++) {
                Term term = lane.termOf(t);
                if (term == null) {
                    break; // recycled meanwhile: the caller starts again
                }
                if (t == oldest) {
                    for (int k = 0; k < TermLayout.BASES; k++) {
                        base[k] = Math.max(0, term.baseOf(k, t));
                    }
                }
                walk(term, t);
            }
            return new LaneTotals(
                    base[TermTotals.SENT],
                    base[TermTotals.ACKED],
                    base[TermTotals.EXPIRED],
                    base[TermTotals.DROPPED],
                    base[TermTotals.MOVED],
                    base[TermTotals.ABORTED],
                    depth,
                    leased,
                    writing,
                    units,
                    bytes,
                    depth == 0 ? 0 : oldestMs);
        }

        /** Damage is in none of the totals; whoever reads the lane meets it and sets it aside, counted. */
        private void walk(Term term, long t) {
            int unit = 0;
            while (unit <= term.units()) {
                long cell = term.cell(unit);
                if (cell == Cells.free(t) || (Cells.isOf(cell, t) && Cells.state(cell) == Cells.PAD)) {
                    return;
                }
                int length = Cells.isOf(cell, t) ? Lane.lengthOf(term, unit, cell) : -1;
                if (length < 0) {
                    unit = Boundaries.next(term, t, unit + 1);
                    continue;
                }
                count(cell, length, isReleased(t, unit) ? null : term, unit);
                unit += length;
            }
        }

        private boolean isReleased(long t, int unit) {
            return lane.isExclusive() && (t < headTerm || (t == headTerm && unit < Head.offset(head)));
        }

        private void count(long cell, int length, @Nullable Term waitsIn, int unit) {
            switch (Cells.state(cell)) {
                case Cells.WRITING -> writing++;
                case Cells.ABORTED -> base[TermTotals.ABORTED]++;
                case Cells.DONE -> {
                    base[TermTotals.SENT]++;
                    base[TermTotals.ACKED + Cells.flags(cell)]++;
                }
                default -> {
                    base[TermTotals.SENT]++;
                    if (waitsIn == null) {
                        base[TermTotals.ACKED]++;
                    } else {
                        depth++;
                        units += length;
                        leased += Cells.state(cell) == Cells.LEASED ? 1 : 0;
                        look(waitsIn, unit, length);
                    }
                }
            }
        }

        /** What the frame says of itself. It is not pinned: recycled meanwhile, it makes the walk start again. */
        private void look(Term term, int unit, int length) {
            int at = term.frame(unit);
            int payload = term.region().getInt(at + FrameLayout.PAYLOAD_LENGTH);
            if (payload >= 0 && payload <= length * TermLayout.UNIT - FrameLayout.OPTIONAL) {
                bytes += payload;
            }
            oldestMs = Math.min(oldestMs, term.region().getLong(at + FrameLayout.ENQUEUED));
        }
    }
}
