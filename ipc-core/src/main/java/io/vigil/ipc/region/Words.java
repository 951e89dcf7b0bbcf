package io.vigil.ipc.region;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import org.agrona.UnsafeApi;

/**
 * Shared words next to each other in a mapping, whose place was checked once when this was made; an index is checked by
 * one comparison. Pins the mapping as {@link Region} does, and is thread-safe as memory is.
 */
public final class Words {
    private final Region region;
    private final long address;
    private final int count;
    private final boolean writable;

    Words(Region region, long address, int count) {
        this.region = region;
        this.address = address;
        this.count = count;
        this.writable = region.isWritable();
    }

    public long acquire(int index) {
        return UnsafeApi.getLongAcquire(null, at(index));
    }

    /** Ordered behind every store before it, and so the second half of a handshake. */
    public long volatileLoad(int index) {
        return UnsafeApi.getLongVolatile(null, at(index));
    }

    /** Strong, volatile compare-and-set. */
    public boolean compareAndSet(int index, long expected, long value) {
        if (!writable) {
            throw new VigilException(ErrorCode.INVALID_STATE, "read-only mapping: file=" + region.file());
        }
        return UnsafeApi.compareAndSetLong(null, at(index), expected, value);
    }

    private long at(int index) {
        if (Integer.compareUnsigned(index, count) >= 0) {
            throw new IndexOutOfBoundsException(
                    "outside the words: file=" + region.file() + ", index=" + index + ", count=" + count);
        }
        return address + (long) index * Long.BYTES;
    }
}
