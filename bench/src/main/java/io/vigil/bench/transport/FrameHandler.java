package io.vigil.bench.transport;

import org.agrona.DirectBuffer;

/** Gets each message in place; the bytes are valid during the call. */
@FunctionalInterface
public interface FrameHandler {
    void onMessage(DirectBuffer buffer, int offset, int length);
}
