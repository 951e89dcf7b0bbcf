package io.vigil.ipc.region;

import io.vigil.ipc.AtomicWord;

/** A word of a mapped file, shared by every process that maps it. A kill leaves its old or its new value. Thread-safe. */
public record MappedWord(Region region, int offset) implements AtomicWord {
    @Override
    public long load() {
        return region.getLongVolatile(offset);
    }

    @Override
    public boolean compareAndSet(long expected, long next) {
        return region.compareAndSetLong(offset, expected, next);
    }
}
