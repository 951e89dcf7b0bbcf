package io.vigil.ipc.region;

import io.vigil.ipc.AtomicWord;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import org.agrona.UnsafeApi;

/**
 * One shared word of a mapping, whose place was checked once when this was made: for words that are looked at with every
 * message. Pins the mapping as {@link Region} does, and is thread-safe as memory is: each method names its ordering.
 */
public final class Word implements AtomicWord {
    private final Region region;
    private final long address;
    private final boolean writable;

    Word(Region region, long address) {
        this.region = region;
        this.address = address;
        this.writable = region.isWritable();
    }

    public long acquire() {
        return UnsafeApi.getLongAcquire(null, address);
    }

    public long opaque() {
        return UnsafeApi.getLongOpaque(null, address);
    }

    /** Ordered behind every store before it, and so the second half of a handshake. */
    @Override
    public long load() {
        return UnsafeApi.getLongVolatile(null, address);
    }

    public void putRelease(long value) {
        requireWritable();
        UnsafeApi.putLongRelease(null, address, value);
    }

    public void putOpaque(long value) {
        requireWritable();
        UnsafeApi.putLongOpaque(null, address, value);
    }

    /** Strong, volatile. */
    @Override
    public boolean compareAndSet(long expected, long value) {
        requireWritable();
        return UnsafeApi.compareAndSetLong(null, address, expected, value);
    }

    private void requireWritable() {
        if (!writable) {
            throw new VigilException(ErrorCode.INVALID_STATE, "read-only mapping: file=" + region.file());
        }
    }
}
