package io.vigil.ipc.lane;

import io.vigil.ipc.VigilException;
import io.vigil.ipc.region.Region;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the frames of a lane by somebody who owns nothing in it: no lock, no store, no wait.
 *
 * <p>Owned by one thread. What it hands over was the same before and after it was read; a frame that changes meanwhile
 * is read again. Damage is reported and stepped over: the walk goes on with the next frame that can be found.
 */
public final class LaneInspection {
    /** A frame changes a few times in its life; one that changes all the time is shown without its content. */
    private static final int MOST_READS = 100;

    private final Lane lane;
    private final LaneControl control;
    private final FrameVisitor visitor;
    private final long fromTerm;
    private final int fromUnit;
    private final Checksum checksum = new Checksum();
    private long headTerm;
    private int headUnit;

    private LaneInspection(Lane lane, long from, FrameVisitor visitor) {
        this.lane = lane;
        this.control = lane.control();
        this.fromTerm = Head.placeTerm(from);
        this.fromUnit = Head.offset(from);
        this.visitor = visitor;
    }

    /**
     * Shows every frame of the terms that are there, oldest first; those of parked terms before the others.
     *
     * @param from the first place that is looked at ({@link FrameSnapshot#place}), 0 for all
     */
    public static void run(Lane lane, long from, FrameVisitor visitor) {
        new LaneInspection(lane, from, visitor).run();
    }

    private void run() {
        long head = control.head();
        headTerm = lane.termIn(head);
        headUnit = Head.offset(head);
        parked();
        long t = Math.max(control.oldest(), fromTerm);
        long active = control.active();
        for (long last = lane.lastOf(active); t <= last && visitor.wantsMore(); t++) {
            try {
                Term term = lane.termOf(t);
                if (term != null) {
                    walk(term, t);
                } else if (!lane.isPast(t)) {
                    damaged(t, 0, 0, "the directory does not name it: lane=" + lane + ", term=" + t);
                }
            } catch (VigilException e) {
                damaged(t, 0, 0, e.getMessage());
            }
        }
    }

    private void parked() {
        try {
            for (ParkedTerm parked : ParkedTerm.of(lane)) {
                if (parked.term() >= fromTerm) {
                    walk(lane.host().term(parked.physical()), parked.term());
                }
            }
        } catch (VigilException e) {
            damaged(0, 0, 0, e.getMessage());
        }
    }

    private void walk(Term term, long t) {
        int unit = 0;
        int reads = 0;
        while (visitor.wantsMore()) {
            long cell = term.cell(unit);
            if (cell == Cells.free(t) || (Cells.isOf(cell, t) && Cells.state(cell) == Cells.PAD)) {
                return;
            }
            int length = Cells.isOf(cell, t) ? Lane.lengthOf(term, unit, cell) : -1;
            if (length < 0) {
                if (lane.isPast(t)) {
                    return;
                }
                int next = Boundaries.next(term, t, unit + 1);
                damaged(t, unit, next - unit, lane.describe(term, t, unit, cell));
                unit = next;
                if (unit > term.units()) {
                    return;
                }
                continue;
            }
            if (t == fromTerm && unit < fromUnit) {
                unit += length;
                continue;
            }
            FrameSnapshot seen = look(term, t, unit, cell, length, ++reads < MOST_READS);
            // What was read must have been read by now.
            VarHandle.loadLoadFence();
            if (term.cell(unit) == cell || reads > MOST_READS) {
                visitor.onFrame(seen);
                unit += length;
                reads = 0;
            }
        }
    }

    private FrameSnapshot look(Term term, long t, int unit, long cell, int length, boolean withContent) {
        FrameSnapshot.State state = FrameSnapshot.State.of(cell);
        boolean owned = Cells.hasOwner(cell);
        boolean acknowledged = state == FrameSnapshot.State.READY
                && lane.isExclusive()
                && (t < headTerm || (t == headTerm && unit < headUnit));
        FrameSnapshot.Content content = null;
        String damage = null;
        if (withContent && state != FrameSnapshot.State.WRITING && state != FrameSnapshot.State.ABORTED) {
            damage = damageOf(term, t, unit, length);
            content = damage == null ? contentOf(term, unit) : null;
        }
        return new FrameSnapshot(
                lane.index(),
                t,
                unit,
                state,
                owned ? Cells.owner(cell) : Cells.NOBODY,
                Cells.deliveries(cell),
                Cells.flags(cell),
                length,
                acknowledged,
                content,
                damage);
    }

    private @Nullable String damageOf(Term term, long t, int unit, int length) {
        try {
            new Frame(checksum).wrap(lane, term, t, unit, length);
            return null;
        } catch (VigilException e) {
            return e.getMessage();
        }
    }

    /** Of a frame that was checked; what changes meanwhile makes the copy useless, but stays within the frame. */
    private static FrameSnapshot.@Nullable Content contentOf(Term term, int unit) {
        Region region = term.region();
        int at = term.frame(unit);
        int payloadAt = region.getShort(at + FrameLayout.PAYLOAD_OFFSET) & 0xFFFF;
        int length = region.getInt(at + FrameLayout.PAYLOAD_LENGTH);
        if (payloadAt < FrameLayout.OPTIONAL || length < 0 || length > region.length() - at - payloadAt) {
            return null; // recycled between the check and here; the cell will say so
        }
        byte[] optional = new byte[payloadAt - FrameLayout.OPTIONAL];
        byte[] payload = new byte[length];
        region.getBytes(at + FrameLayout.OPTIONAL, optional);
        region.getBytes(at + payloadAt, payload);
        return new FrameSnapshot.Content(
                region.getShort(at + FrameLayout.PRESENCE) & 0xFFFF,
                optional,
                payload,
                region.getLong(at + FrameLayout.ENQUEUED),
                region.getLong(at + FrameLayout.NOT_BEFORE),
                region.getShort(at + FrameLayout.CRASHES) & 0xFFFF,
                region.getInt(at + FrameLayout.CHECKSUM) != 0);
    }

    private void damaged(long t, int unit, int units, @Nullable String what) {
        visitor.onFrame(new FrameSnapshot(
                lane.index(), t, unit, FrameSnapshot.State.DAMAGED, Cells.NOBODY, 0, 0, units, false, null, what));
    }
}
