package io.vigil.bench.cells;

import io.vigil.bench.measure.LineProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;

/** A few recycled terms and their control words in one mapped file. Thread-safe as memory is. */
final class CellRing {
    static final int TERMS = 4;
    static final long WRITING = 1L << 61;
    static final long READY = 2L << 61;
    static final long PAD = 6L << 61;
    static final long STATE = 7L << 61;
    static final int LENGTH_SHIFT = 20;
    static final int LENGTH_MASK = 0xfffff;

    /** Term sequence number that producers write in. */
    static final int ACTIVE = 0;
    /** Ordinal up to which everything is released. */
    static final int RELEASED = 128;
    /** First term that the consumer still needs. */
    static final int OLDEST = 256;

    static final int SLEEPERS = 384;
    static final int STOP = 512;
    static final int READY_SIDES = 640;
    static final int HINTS = 768;
    static final int SENT = 1152;
    private static final int PROBE = 2048;
    private static final int CONTROL_BYTES = 4096;

    final Geometry geometry;
    final CellPlacement placement;
    final Refill refill;
    final FrameSum sum;
    final UnsafeBuffer control;
    final UnsafeBuffer[] terms = new UnsafeBuffer[TERMS];
    final MappedByteBuffer[] bytes = new MappedByteBuffer[TERMS];

    private CellRing(Variant variant, Path file) throws IOException {
        placement = variant.placement();
        refill = variant.refill();
        sum = variant.sum();
        geometry = new Geometry(variant.termKib() * 1024, placement);
        int stride = (geometry.termBytes + 4095) & ~4095;
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            control = new UnsafeBuffer(channel.map(MapMode.READ_WRITE, 0, CONTROL_BYTES));
            for (int i = 0; i < TERMS; i++) {
                bytes[i] = channel.map(MapMode.READ_WRITE, CONTROL_BYTES + (long) i * stride, stride);
                terms[i] = new UnsafeBuffer(bytes[i]);
            }
        }
    }

    static CellRing open(Variant variant, Path file) {
        try {
            return new CellRing(variant, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes every term free: term sequence numbers 1 to 4. Called once, before anybody else looks. */
    void initialize() {
        for (int t = 1; t <= TERMS; t++) {
            UnsafeBuffer term = term(t);
            term.setMemory(0, term.capacity(), (byte) 0);
            for (int cell = 0; cell < geometry.cellsEnd; cell += geometry.cellStep) {
                term.putLong(cell, t);
            }
        }
        control.putLongRelease(OLDEST, 1);
        control.putLongVolatile(ACTIVE, 1);
    }

    UnsafeBuffer term(long t) {
        return terms[(int) (t % TERMS)];
    }

    MappedByteBuffer bytes(long t) {
        return bytes[(int) (t % TERMS)];
    }

    UnsafeBuffer probeLines() {
        return new UnsafeBuffer(control, PROBE, LineProbe.LENGTH);
    }

    /** Every cell of the term becomes free for generation {@code t}, in the order of memory. */
    void refill(long t) {
        UnsafeBuffer term = term(t);
        if (refill.byCas) {
            for (int cell = 0; cell < geometry.cellsEnd; cell += geometry.cellStep) {
                term.compareAndSetLong(cell, term.getLongAcquire(cell), t);
            }
        } else {
            for (int cell = 0; cell < geometry.cellsEnd; cell += geometry.cellStep) {
                term.putLong(cell, t);
            }
        }
    }
}
