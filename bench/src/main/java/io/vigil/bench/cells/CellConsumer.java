package io.vigil.bench.cells;

import org.agrona.concurrent.UnsafeBuffer;

/** Reads frames in order and releases a batch at a time. One thread; it is the only consumer of its ring. */
final class CellConsumer {
    /** Gets each message in place. */
    interface Handler {
        void onMessage(UnsafeBuffer buffer, int offset, int length);
    }

    private final CellRing ring;
    private final Geometry geometry;
    private final CellPlacement placement;
    private final FrameSum sum;
    private final FrameChecksum checksum;
    private UnsafeBuffer term;
    private long t = 1;
    private int unit;
    private long ordinal;
    private long released;

    CellConsumer(CellRing ring) {
        this.ring = ring;
        this.geometry = ring.geometry;
        this.placement = ring.placement;
        this.sum = ring.sum;
        this.checksum = new FrameChecksum(ring);
        this.term = ring.term(t);
    }

    /** Hands over at most {@code limit} messages; returns how many there were. */
    int poll(Handler handler, int limit) {
        int count = 0;
        while (count < limit) {
            long cell = term.getLongAcquire(placement.cellOffset(geometry, unit));
            long state = cell & CellRing.STATE;
            if (state == CellRing.READY) {
                take(cell, handler);
                count++;
            } else if (state != CellRing.PAD || !next()) {
                break;
            }
        }
        if (count > 0) {
            release(count);
        }
        return count;
    }

    private void take(long cell, Handler handler) {
        int frame = geometry.frameOffset(unit);
        int length = (int) term.getLong(frame + 16);
        if (sum != FrameSum.NONE && term.getLong(frame + 8) != checksum.of(t, frame + Geometry.FRAME_HEADER, length)) {
            throw new IllegalStateException("checksum: t=" + t + ", unit=" + unit);
        }
        handler.onMessage(term, frame + Geometry.FRAME_HEADER, length);
        unit += (int) (cell >>> CellRing.LENGTH_SHIFT) & CellRing.LENGTH_MASK;
    }

    private boolean next() {
        if (ring.control.getLongAcquire(CellRing.ACTIVE) == t) {
            return false;
        }
        if (!ring.refill.byProducer) {
            ring.refill(t + CellRing.TERMS);
        }
        t++;
        term = ring.term(t);
        unit = 0;
        ring.control.putLongRelease(CellRing.OLDEST, t);
        return true;
    }

    private void release(int count) {
        ordinal += count;
        if (!ring.control.compareAndSetLong(CellRing.RELEASED, released, ordinal)) {
            throw new IllegalStateException("another consumer");
        }
        released = ordinal;
    }
}
