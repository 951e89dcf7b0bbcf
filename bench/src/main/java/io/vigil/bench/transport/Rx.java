package io.vigil.bench.transport;

/** The receiving end of a channel. One thread; allocates nothing to receive. */
public interface Rx extends AutoCloseable {
    /** Hands over at most {@code limit} messages without waiting; returns how many there were. */
    int poll(int limit);

    @Override
    default void close() {}
}
