package io.vigil.bench.transport;

import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Aeron over its shared-memory channel, with the media driver in a process of its own. */
final class AeronTransport implements Transport {
    private static final String CHANNEL = "aeron:ipc";
    private static final int FIRST_STREAM = 10;

    private final boolean exclusive;
    private @Nullable Aeron client;

    AeronTransport(boolean exclusive) {
        this.exclusive = exclusive;
    }

    @Override
    public String name() {
        return exclusive ? "aeron-exclusive" : "aeron-concurrent";
    }

    /** Exclusive publications are a stream each, so several senders are not one channel. */
    @Override
    public int mostProducers() {
        return exclusive ? 1 : Integer.MAX_VALUE;
    }

    @Override
    public Class<?> companion() {
        return AeronDriver.class;
    }

    @Override
    public Tx openTx(Path dir, int channel) {
        Aeron aeron = connect(dir);
        Publication publication = exclusive
                ? aeron.addExclusivePublication(CHANNEL, FIRST_STREAM + channel)
                : aeron.addPublication(CHANNEL, FIRST_STREAM + channel);
        while (!publication.isConnected()) {
            Thread.onSpinWait();
        }
        return (source, length) -> accepted(publication.offer(source, 0, length));
    }

    private static boolean accepted(long position) {
        if (position == Publication.CLOSED || position == Publication.NOT_CONNECTED) {
            throw new IllegalStateException("the subscriber is gone: position=" + position);
        }
        return position > 0;
    }

    @Override
    public Rx openRx(Path dir, int channel, FrameHandler handler) {
        Subscription subscription = connect(dir).addSubscription(CHANNEL, FIRST_STREAM + channel);
        FragmentHandler adapter = (buffer, offset, length, header) -> handler.onMessage(buffer, offset, length);
        return limit -> subscription.poll(adapter, limit);
    }

    /** One client a process; it lives as long as the process. */
    private synchronized Aeron connect(Path dir) {
        Aeron open = client;
        if (open == null) {
            open = Aeron.connect(new Aeron.Context().aeronDirectoryName(AeronDriver.directory(dir)));
            client = open;
        }
        return open;
    }
}
