package io.vigil.bench.transport;

import org.agrona.DirectBuffer;

/** The sending end of a channel. One thread; allocates nothing to send. */
public interface Tx extends AutoCloseable {
    /** Copies the first {@code length} bytes of {@code source} into the channel; false when it is full for now. */
    boolean offer(DirectBuffer source, int length);

    @Override
    default void close() {}
}
