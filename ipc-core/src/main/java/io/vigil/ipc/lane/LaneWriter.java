package io.vigil.ipc.lane;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.region.Region;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a lane (PROTOCOL.md section 3): claim, write, commit.
 *
 * <p>Owned by one thread; any number of writers in any number of processes. No user code runs between claim and commit.
 * A kill before the claim leaves nothing, between claim and commit a WRITING frame that the sweep aborts, after the
 * commit an accepted message.
 */
public final class LaneWriter {
    private final Lane lane;
    private final LaneControl control;
    private final Recycler recycler;
    private final Admission admission;
    private final @Nullable Checksum checksum;
    private final int self;

    // Where this writer stands: a boundary of term t. A boundary stays one for as long as the term is t.
    private long t;
    private @Nullable Term term;
    private int unit;
    private int index;
    private long first;

    public LaneWriter(Lane lane, Admission admission, boolean checksums) {
        this.lane = lane;
        this.control = lane.control();
        this.recycler = new Recycler(lane);
        this.admission = admission;
        this.checksum = checksums ? new Checksum() : null;
        this.self = lane.host().self();
    }

    /**
     * Sends one frame.
     *
     * @param presence which optional fields {@code optional} holds, encoded in order
     * @return the ordinal of the frame, or a reason of {@link Offer}
     */
    public long offer(
            int presence,
            DirectBuffer optional,
            int optionalLength,
            DirectBuffer payload,
            int offset,
            int length,
            long enqueuedMs) {
        int units = FrameLayout.units(optionalLength, length);
        while (true) {
            long ordinal = claim(units);
            if (ordinal < 0) {
                return ordinal;
            }
            try {
                write(presence, optional, optionalLength, payload, offset, length, enqueuedMs);
            } catch (RuntimeException e) {
                giveUp(units); // a caller's buffer that is too short must not hold up the lane
                throw e;
            }
            if (commit(units, 0)) {
                return ordinal;
            }
        }
    }

    /** Result of {@link #offerMoved} when the log decided against the copy. */
    public static final long NOT_DECIDED = -7;

    /**
     * Sends the copy of a frame that moves here from another lane. The log knows the frame before it is written, and is
     * asked before the commit.
     */
    public long offerMoved(MovedFrame copy, MoveLog log) {
        int optional = copy.optional().capacity();
        int length = copy.payload().capacity();
        int units = FrameLayout.units(optional, length);
        while (true) {
            long ordinal = claim(units);
            if (ordinal < 0) {
                return ordinal;
            }
            log.target(lane.index(), t, unit);
            write(copy.presence(), copy.optional(), optional, copy.payload(), 0, length, copy.enqueuedMs());
            Term at = pinned();
            at.region().putShort(at.frame(unit) + FrameLayout.CRASHES, (short) copy.crashes());
            at.region().putShort(at.frame(unit) + FrameLayout.PRIORITY, (short) copy.priority());
            at.region().putLong(at.frame(unit) + FrameLayout.NOT_BEFORE, copy.notBeforeMs());
            if (!log.decide()) {
                giveUp(units);
                return NOT_DECIDED;
            }
            if (commit(units, copy.deliveries())) {
                return ordinal;
            }
        }
    }

    /**
     * Takes {@code units} units at the tail: the ordinal of the frame, or a reason of {@link Offer}.
     *
     * <p>Where this writer stands is the tail unless somebody else has sent, so it claims before it looks: a look would
     * fetch the line of the cell for reading, and the claim fetch it again for writing. A position that is behind makes
     * the bound look further away than it is, never nearer, and its claim fails.
     */
    private long claim(int units) {
        while (true) {
            Term at = term;
            if (at == null) {
                long result = attach();
                if (result < 0) {
                    return result;
                }
                continue;
            }
            if (unit + units <= at.units()) {
                long ordinal = first + index;
                if (!admission.admits(lane.index(), ordinal)) {
                    return Offer.FULL;
                }
                if (at.casCell(unit, Cells.free(t), Cells.writing(t, self, units), "claim")) {
                    at.hint(Hint.of(t, index + 1, unit + units));
                    return ordinal;
                }
            }
            long cell = at.cell(unit);
            if (cell != Cells.free(t)) {
                long result = advance(at, cell);
                if (result < 0) {
                    return result;
                }
            } else if (units > at.units()) {
                return Offer.TOO_LARGE;
            } else if (unit + units > at.units()) {
                at.casCell(unit, cell, Cells.pad(t, index), "pad");
            }
        }
    }

    private void write(
            int presence,
            DirectBuffer optional,
            int optionalLength,
            DirectBuffer payload,
            int offset,
            int length,
            long enqueuedMs) {
        Term at = pinned();
        Region region = at.region();
        int frame = at.frame(unit);
        int payloadAt = FrameLayout.OPTIONAL + optionalLength;
        // The first line of the frame in one go: no checksum yet, no crashes, no delay; shape; time.
        long shape = (long) length << 32 | (long) payloadAt << 16 | (presence & 0xFFFF);
        region.putLongs(frame, 0, 0, shape, enqueuedMs);
        if (optionalLength > 0) {
            region.putBytes(frame + FrameLayout.OPTIONAL, optional, 0, optionalLength);
        }
        if ((presence & FrameLayout.HAS_DEADLINE) != 0 && optionalLength >= Long.BYTES) {
            at.noteDeadline(t, optional.getLong(0));
        }
        FailPoint.hit("payload");
        region.putBytes(frame + payloadAt, payload, offset, length);
        Checksum sums = checksum;
        if (sums != null) {
            region.putInt(frame + FrameLayout.CHECKSUM, sums.of(at, t, unit, payloadAt + length));
        }
    }

    /** The commit is a compare-and-set because it may have been aborted, and because it is the doorbell's fence. */
    private boolean commit(int units, int deliveries) {
        Term at = pinned();
        if (at.casCell(unit, Cells.writing(t, self, units), Cells.ready(t, units, deliveries, 0), "commit")) {
            unit += units;
            index++;
            return true;
        }
        giveUp(units);
        return false;
    }

    /** Ends the claim without a message: our WRITING frame, or the limbo that somebody put it into. */
    private void giveUp(int units) {
        Term at = pinned();
        if (!at.casCell(unit, Cells.writing(t, self, units), Cells.aborted(t, Cells.NOBODY, units), "giveUp")) {
            at.casCell(unit, Cells.aborted(t, self, units), Cells.aborted(t, Cells.NOBODY, units), "leaveLimbo");
        }
        unit += units;
        index++;
    }

    /** Ordinal that the next frame of this lane will get, exact at the moment of the call; 0 for a lane without terms. */
    public long tail() {
        while (true) {
            Term at = term;
            if (at == null) {
                if (control.active() == 0) {
                    return 0;
                }
                attach();
                continue;
            }
            long cell = at.cell(unit);
            if (cell == Cells.free(t)) {
                return first + index;
            }
            if (Cells.isOf(cell, t) && Cells.state(cell) == Cells.PAD && control.active() == t) {
                return first + index;
            }
            advance(at, cell);
        }
    }

    /** Goes to a boundary of the active term, the newest that the hint knows. */
    private long attach() {
        long active = control.active();
        if (active == 0) {
            return recycler.roll(0);
        }
        Term at = lane.termOf(active);
        if (at == null) {
            return 0; // rolled on meanwhile
        }
        long hint = at.hint();
        long ordinal = at.firstOrdinal();
        if (control.active() != active) {
            return 0;
        }
        if (ordinal < 0) {
            throw new Ordinals(lane).lost(at, active); // it is published before the term becomes the active one
        }
        // A hint that is damaged, or of a helper that slept while its 16 bits came round: then from the start.
        boolean known = Hint.isOf(hint, active);
        t = active;
        unit = known ? Math.min(Hint.offset(hint), at.units()) : 0;
        index = known ? Hint.index(hint) : 0;
        first = ordinal;
        term = at;
        return 0;
    }

    /** Passes a frame of somebody else, or leaves a term that is full or gone. */
    private long advance(Term at, long cell) {
        if (!Cells.isOf(cell, t) || Cells.state(cell) == Cells.FREE) {
            if (cell != Cells.free(t) && !lane.isPast(t)) {
                throw lane.corrupt(at, t, unit, cell); // coming back to it would not end
            }
            term = null;
            return 0;
        }
        if (Cells.state(cell) == Cells.PAD) {
            long result = recycler.roll(t);
            if (result == 0) {
                term = null;
            }
            return result;
        }
        int length = lane.checkedLength(at, t, unit, cell);
        long hint = at.hint();
        if (Hint.isOf(hint, t) && Hint.offset(hint) > unit && Hint.offset(hint) <= at.units()) {
            unit = Hint.offset(hint);
            index = Hint.index(hint);
        } else {
            unit += length;
            index++;
        }
        return 0;
    }

    private Term pinned() {
        Term at = term;
        if (at == null) {
            throw new IllegalStateException("no claim");
        }
        return at;
    }
}
