package io.vigil.bench.cells;

import io.vigil.bench.measure.Spin;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Claims by CAS, writes, commits by CAS. One thread; it is the only producer of its ring. */
final class CellProducer {
    private static final long CAPACITY = 65_536;

    private final CellRing ring;
    private final Geometry geometry;
    private final CellPlacement placement;
    private final FrameSum sum;
    private final long clockMs = System.currentTimeMillis();
    private final Spin spin = new Spin();
    private final FrameChecksum checksum;
    private UnsafeBuffer term;
    private long t = 1;
    private int unit;
    private int index;
    private long firstOrdinal;
    private long released;

    CellProducer(CellRing ring) {
        this.ring = ring;
        this.geometry = ring.geometry;
        this.placement = ring.placement;
        this.sum = ring.sum;
        this.checksum = new FrameChecksum(ring);
        this.term = ring.term(t);
    }

    /** Sends; waits while the ring is full. */
    void send(DirectBuffer source, int length) {
        int units = (Geometry.FRAME_HEADER + length + Geometry.UNIT - 1) >>> 6;
        if (unit + units > geometry.units) {
            roll();
        }
        awaitCapacity();
        int cell = placement.cellOffset(geometry, unit);
        long tag = (long) units << CellRing.LENGTH_SHIFT | (t & 0xfffff);
        transition(cell, t, CellRing.WRITING | tag);
        ring.control.putLongOpaque(
                CellRing.HINTS + (int) (t & 3) * 64, (t & 0xffffff) << 40 | (long) (index + 1) << 20 | (unit + units));
        write(source, length);
        transition(cell, CellRing.WRITING | tag, CellRing.READY | tag);
        if (ring.control.getLongVolatile(CellRing.SLEEPERS) != 0) {
            throw new IllegalStateException("nobody sleeps here");
        }
        unit += units;
        index++;
    }

    private void write(DirectBuffer source, int length) {
        int frame = geometry.frameOffset(unit);
        term.putLong(frame + 16, length);
        term.putLong(frame + 24, clockMs);
        term.putBytes(frame + Geometry.FRAME_HEADER, source, 0, length);
        if (sum != FrameSum.NONE) {
            term.putLong(frame + 8, checksum.of(t, frame + Geometry.FRAME_HEADER, length));
        }
    }

    private void awaitCapacity() {
        if (firstOrdinal + index - released >= CAPACITY) {
            spin.reset();
            while (firstOrdinal + index - (released = ring.control.getLongAcquire(CellRing.RELEASED)) >= CAPACITY) {
                spin.idle();
            }
        }
    }

    private void transition(int cell, long expected, long value) {
        if (!term.compareAndSetLong(cell, expected, value)) {
            throw new IllegalStateException("t=" + t + ", unit=" + unit + ", expected=" + Long.toHexString(expected)
                    + ", found=" + Long.toHexString(term.getLongVolatile(cell)));
        }
    }

    private void roll() {
        transition(placement.cellOffset(geometry, unit), t, CellRing.PAD | (long) index << 20 | (t & 0xfffff));
        long next = t + 1;
        if (next > CellRing.TERMS) {
            spin.reset();
            while (ring.control.getLongAcquire(CellRing.OLDEST) <= next - CellRing.TERMS) {
                spin.idle();
            }
            if (ring.refill.byProducer) {
                ring.refill(next);
            }
        }
        if (!ring.control.compareAndSetLong(CellRing.ACTIVE, t, next)) {
            throw new IllegalStateException("another producer");
        }
        t = next;
        term = ring.term(t);
        firstOrdinal += index;
        unit = 0;
        index = 0;
    }
}
