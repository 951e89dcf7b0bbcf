package io.vigil.ipc.owner;

import java.util.concurrent.atomic.AtomicLongArray;

/** A set of slots that many threads ask and change; asking costs one load and allocates nothing. */
final class SlotSet {
    private final AtomicLongArray bits = new AtomicLongArray(64);

    boolean contains(int slot) {
        return (bits.get(slot >>> 6) & 1L << slot) != 0;
    }

    /** False when it was in already. */
    boolean add(int slot) {
        long bit = 1L << slot;
        return (bits.getAndAccumulate(slot >>> 6, bit, (a, b) -> a | b) & bit) == 0;
    }

    void remove(int slot) {
        bits.getAndAccumulate(slot >>> 6, ~(1L << slot), (a, b) -> a & b);
    }
}
