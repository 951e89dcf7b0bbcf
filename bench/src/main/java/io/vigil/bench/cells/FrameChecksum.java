package io.vigil.bench.cells;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/** Computes the checksum of bytes in a term. One thread. */
final class FrameChecksum {
    private final FrameSum sum;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer[] views = new ByteBuffer[CellRing.TERMS];
    private final UnsafeBuffer[] terms;

    FrameChecksum(CellRing ring) {
        this.sum = ring.sum;
        this.terms = ring.terms;
        for (int i = 0; i < views.length; i++) {
            views[i] = ring.bytes[i].duplicate();
        }
    }

    long of(long t, int offset, int length) {
        int i = (int) (t % CellRing.TERMS);
        return switch (sum) {
            case NONE -> 0;
            case CRC32C -> crc32c(views[i], offset, length);
            case MIX -> MixHash.hash(terms[i], offset, length);
            case ROTATE -> RotateHash.hash(terms[i], offset, length);
        };
    }

    private long crc32c(ByteBuffer view, int offset, int length) {
        crc.reset();
        view.limit(offset + length).position(offset);
        crc.update(view);
        return crc.getValue();
    }
}
