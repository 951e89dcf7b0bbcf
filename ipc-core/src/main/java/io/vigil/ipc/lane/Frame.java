package io.vigil.ipc.lane;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.region.Region;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Flyweight over one frame that its reader has pinned, or over a copy of it. Reused from frame to frame; owned by the
 * reader's thread.
 *
 * <p>Lengths are read once, checked against the room that the cell gives, and kept. Once its message is decided it
 * points at nothing, and says so.
 */
public final class Frame {
    /** Not address 0: whoever still reads through a view of it meets an end, whether or not bounds are checked. */
    private static final byte[] NOTHING = {};

    private final Checksum checksum;
    private final UnsafeBuffer view = new UnsafeBuffer(NOTHING);
    private @Nullable Term term;
    private @Nullable Region memory;
    private @Nullable Region copy;
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
    private long ticket = -1;

    public Frame() {
        this(new Checksum());
    }

    /** A frame that shares the checksum of its one thread. */
    Frame(Checksum checksum) {
        this.checksum = checksum;
    }

    /** Points at a frame and checks it; CORRUPT_STORE when its fields or its checksum are impossible. */
    Frame wrap(Lane of, Term in, long generation, int firstUnit, int units) {
        pointAt(of, in, generation, firstUnit);
        memory = in.region();
        at = in.frame(firstUnit);
        readShape(in.region(), units);
        int stored = in.region().getInt(at + FrameLayout.CHECKSUM);
        if (stored != 0) {
            requireSum(stored, checksum.of(in, t, unit, payloadOffset + payloadLength));
        }
        return this;
    }

    /**
     * Copies the bytes of a frame, and does not look at them yet: it may have been somebody else's in the middle of it,
     * which the caller finds out from the cell before it calls {@link #checkCopy}.
     */
    void copy(Lane of, Term in, long generation, int firstUnit, int units) {
        pointAt(of, in, generation, firstUnit);
        Region to = copy;
        if (to == null || to.length() < units * TermLayout.UNIT) {
            to = Region.ofMemory(Integer.highestOneBit(units * TermLayout.UNIT * 2 - 1));
            copy = to;
        }
        in.region().copyTo(in.frame(firstUnit), to, units * TermLayout.UNIT);
        memory = to;
        at = 0;
    }

    /** Checks what was copied, as {@link #wrap} does. */
    void checkCopy(int units) {
        Region from = memory();
        readShape(from, units);
        int stored = from.getInt(at + FrameLayout.CHECKSUM);
        if (stored != 0) {
            requireSum(stored, checksum.ofCopy(from, t, unit, payloadOffset + payloadLength));
        }
    }

    private void pointAt(Lane of, Term in, long generation, int firstUnit) {
        term = in;
        lane = of.index();
        t = generation;
        unit = firstUnit;
    }

    private void readShape(Region region, int units) {
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
    }

    private void requireSum(int stored, int sum) {
        if (sum != stored) {
            throw corrupt("checksum", Integer.toHexString(stored), Integer.toHexString(sum));
        }
    }

    /** Remembers the lease that pins the frame. */
    void lease(long cell) {
        leaseCell = cell;
        crashes = memory().getShort(at + FrameLayout.CRASHES) & 0xFFFF;
    }

    /** Points at the same frame, under the same lease. */
    public Frame leaseOf(Frame other) {
        term = other.term();
        memory = other.term().region();
        lane = other.lane;
        t = other.t;
        unit = other.unit;
        at = other.term().frame(other.unit);
        leaseCell = other.leaseCell;
        return this;
    }

    void leaseCell(long cell) {
        leaseCell = cell;
    }

    /** Where whoever handed the frame out keeps its decision; -1 when nobody does. */
    long ticket() {
        return ticket;
    }

    Frame ticket(long number) {
        ticket = number;
        return this;
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
                "damaged frame: " + term().region().place(term().frame(unit)) + ", lane=" + lane + ", term=" + t
                        + ", unit=" + unit
                        + ", field=" + field + ", expected=" + expected + ", found=" + found
                        + "; it is set aside, the others go on");
    }

    private Term term() {
        Term in = term;
        if (in == null) {
            throw none();
        }
        return in;
    }

    private Region memory() {
        Region from = memory;
        if (from == null) {
            throw none();
        }
        return from;
    }

    private static VigilException none() {
        return new VigilException(
                ErrorCode.INVALID_STATE, "no frame: read it inside its handler, or before it is decided");
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
        return memory().getLong(at + FrameLayout.ENQUEUED);
    }

    public long notBeforeMs() {
        return memory().getLong(at + FrameLayout.NOT_BEFORE);
    }

    /** The priority that a delayed frame had. */
    public int movedPriority() {
        return memory().getShort(at + FrameLayout.PRIORITY) & 0xFFFF;
    }

    /** Only by whoever has the frame leased: a kill leaves the old time or this one. */
    void notBefore(long epochMs) {
        FailPoint.hit("notBefore");
        term().region().putLong(term().frame(unit) + FrameLayout.NOT_BEFORE, epochMs);
    }

    /** The time after which nobody may be given the frame; {@link Long#MAX_VALUE} when it has none. */
    public long deadlineMs() {
        return (presence() & FrameLayout.HAS_DEADLINE) != 0 && payloadOffset >= FrameLayout.OPTIONAL + Long.BYTES
                ? memory().getLong(at + FrameLayout.OPTIONAL)
                : Long.MAX_VALUE;
    }

    /** How often it was handed out, this time included, as far as the lane counts it. */
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

    /**
     * The payload without a copy; valid inside the handler, or until the message is decided. The view pins the mapping,
     * so it can never fault, but it is the same one each time and belongs to the reader's thread.
     */
    public DirectBuffer payload() {
        payloadInto(view);
        return view;
    }

    /**
     * Lets a view of the caller's look at the payload. It stays as it is when the message is decided, and shows other
     * bytes then: for whoever has to hide it from threads that still read.
     */
    public void payloadInto(UnsafeBuffer target) {
        memory().wrapInto(target, at + payloadOffset, payloadLength);
    }

    public int optionalLength() {
        return payloadOffset - FrameLayout.OPTIONAL;
    }

    public byte[] payloadCopy() {
        byte[] copy = new byte[payloadLength];
        memory().getBytes(at + payloadOffset, copy);
        return copy;
    }

    /** The encoded optional fields, copied. */
    public byte[] optionalCopy() {
        byte[] copy = new byte[optionalLength()];
        memory().getBytes(at + FrameLayout.OPTIONAL, copy);
        return copy;
    }

    /** Whether it points at a message. */
    public boolean isInUse() {
        return memory != null;
    }

    /** It points at nothing from now on: its message is decided, or was never handed over. */
    public void clear() {
        term = null;
        memory = null;
        ticket = -1;
        view.wrap(NOTHING);
    }
}
