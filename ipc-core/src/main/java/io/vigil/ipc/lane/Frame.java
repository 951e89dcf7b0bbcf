package io.vigil.ipc.lane;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.region.Region;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Flyweight over one frame that its reader has pinned. Reused from frame to frame; owned by the reader's thread.
 *
 * <p>Lengths are read once, checked against the room that the cell gives, and kept.
 */
public final class Frame {
    private final Checksum checksum;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private @Nullable Term term;
    private int lane;
    private long t;
    private int unit;
    private int at;
    private int payloadOffset;
    private int payloadLength;
    private int presence;
    private int deliveries;
    private boolean redelivered;
    private int crashes;
    private long leaseCell;

    public Frame() {
        this(new Checksum());
    }

    /** A frame that shares the checksum of its one thread. */
    Frame(Checksum checksum) {
        this.checksum = checksum;
    }

    /** Points at a frame and checks it; CORRUPT_STORE when its fields or its checksum are impossible. */
    Frame wrap(Lane of, Term in, long generation, int firstUnit, int units) {
        term = in;
        lane = of.index();
        t = generation;
        unit = firstUnit;
        at = in.frame(firstUnit);
        Region region = in.region();
        // Presence, payload offset and length lie in one word: read once, checked, then used.
        long shape = region.getLong(at + FrameLayout.PRESENCE);
        presence = (int) shape & 0xFFFF;
        payloadOffset = (int) shape >>> 16;
        payloadLength = (int) (shape >>> 32);
        // Exactly as long as its cell says: a cell or a field that lies would make frames behind it vanish.
        if (payloadOffset < FrameLayout.OPTIONAL
                || payloadLength < 0
                || FrameLayout.units(payloadOffset - FrameLayout.OPTIONAL, payloadLength) != units) {
            throw corrupt("fields", "a payload that fills " + units + " units", payloadOffset + "+" + payloadLength);
        }
        int stored = region.getInt(at + FrameLayout.CHECKSUM);
        if (stored != 0) {
            int sum = checksum.of(in, t, unit, payloadOffset + payloadLength);
            if (sum != stored) {
                throw corrupt("checksum", Integer.toHexString(stored), Integer.toHexString(sum));
            }
        }
        return this;
    }

    /** Remembers the lease that pins the frame. */
    void lease(Term in, long cell) {
        term = in;
        leaseCell = cell;
        crashes = in.region().getShort(at + FrameLayout.CRASHES) & 0xFFFF;
    }

    long leaseCell() {
        return leaseCell;
    }

    Term leasedIn() {
        return term();
    }

    Frame delivery(int count, boolean again, int crashCount) {
        deliveries = count;
        redelivered = again;
        crashes = crashCount;
        return this;
    }

    private VigilException corrupt(String field, String expected, String found) {
        return new VigilException(
                ErrorCode.CORRUPT_STORE,
                "damaged frame: " + term().region().place(at) + ", lane=" + lane + ", term=" + t + ", unit=" + unit
                        + ", field=" + field + ", expected=" + expected + ", found=" + found
                        + "; it is set aside, the others go on");
    }

    private Term term() {
        Term in = term;
        if (in == null) {
            throw new VigilException(ErrorCode.INVALID_STATE, "no frame: read it inside its handler");
        }
        return in;
    }

    public int lane() {
        return lane;
    }

    /** With {@link #unit}: where the frame is; its name when it was given no id. */
    public long generation() {
        return t;
    }

    public int unit() {
        return unit;
    }

    public int length() {
        return payloadLength;
    }

    public int presence() {
        return presence;
    }

    public long enqueuedMs() {
        return term().region().getLong(at + FrameLayout.ENQUEUED);
    }

    public long notBeforeMs() {
        return term().region().getLong(at + FrameLayout.NOT_BEFORE);
    }

    /** The priority that a delayed frame had. */
    public int movedPriority() {
        return term().region().getShort(at + FrameLayout.PRIORITY) & 0xFFFF;
    }

    /** Only by whoever has the frame leased: a kill leaves the old time or this one. */
    void notBefore(long epochMs) {
        FailPoint.hit("notBefore");
        term().region().putLong(at + FrameLayout.NOT_BEFORE, epochMs);
    }

    /** The time after which nobody may be given the frame; {@link Long#MAX_VALUE} when it has none. */
    public long deadlineMs() {
        return (presence() & FrameLayout.HAS_DEADLINE) != 0 && payloadOffset >= FrameLayout.OPTIONAL + Long.BYTES
                ? term().region().getLong(at + FrameLayout.OPTIONAL)
                : Long.MAX_VALUE;
    }

    /** How often the frame was handed out, this time included, as far as the lane counts it. */
    public int deliveries() {
        return deliveries;
    }

    /** Whether an earlier reader may have had it. */
    public boolean redelivered() {
        return redelivered;
    }

    /** Deliveries that ended with the death of the reader. */
    public int crashes() {
        return crashes;
    }

    /** The payload without a copy; valid inside the handler. The view pins the mapping, so it can never fault. */
    public DirectBuffer payload() {
        term().region().wrapInto(view, at + payloadOffset, payloadLength);
        return view;
    }

    public byte[] payloadCopy() {
        byte[] copy = new byte[payloadLength];
        term().region().getBytes(at + payloadOffset, copy);
        return copy;
    }

    /** The encoded optional fields, copied. */
    public byte[] optionalCopy() {
        byte[] copy = new byte[payloadOffset - FrameLayout.OPTIONAL];
        term().region().getBytes(at + FrameLayout.OPTIONAL, copy);
        return copy;
    }

    void clear() {
        term = null;
        view.wrap(0, 0);
    }
}
