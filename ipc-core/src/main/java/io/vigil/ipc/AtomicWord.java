package io.vigil.ipc;

import java.util.concurrent.atomic.AtomicLong;

/**
 * One 64-bit word that several threads change by compare-and-set: of this process, or mapped and of every process.
 *
 * <p>Thread-safe. Both methods are volatile: what was written before a successful {@link #compareAndSet} is seen by
 * whoever loads its value.
 */
public interface AtomicWord {
    long load();

    boolean compareAndSet(long expected, long next);

    /** A word of this process alone. */
    static AtomicWord local(long value) {
        AtomicLong word = new AtomicLong(value);
        return new AtomicWord() {
            @Override
            public long load() {
                return word.get();
            }

            @Override
            public boolean compareAndSet(long expected, long next) {
                return word.compareAndSet(expected, next);
            }
        };
    }
}
