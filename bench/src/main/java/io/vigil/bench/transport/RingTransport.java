package io.vigil.bench.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** One of Agrona's ring buffers over a mapped file: bounded, not durable, no recovery. */
final class RingTransport implements Transport {
    private static final int BYTES = 1 << 20;
    private static final int MESSAGE_TYPE = 1;

    private final String name;
    private final int mostProducers;
    private final Function<AtomicBuffer, RingBuffer> factory;

    private RingTransport(String name, int mostProducers, Function<AtomicBuffer, RingBuffer> factory) {
        this.name = name;
        this.mostProducers = mostProducers;
        this.factory = factory;
    }

    static Transport oneToOne() {
        return new RingTransport("agrona-o2o", 1, OneToOneRingBuffer::new);
    }

    static Transport manyToOne() {
        return new RingTransport("agrona-m2o", Integer.MAX_VALUE, ManyToOneRingBuffer::new);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int mostProducers() {
        return mostProducers;
    }

    @Override
    public Tx openTx(Path dir, int channel) {
        RingBuffer ring = map(dir, channel);
        return (source, length) -> ring.write(MESSAGE_TYPE, source, 0, length);
    }

    @Override
    public Rx openRx(Path dir, int channel, FrameHandler handler) {
        RingBuffer ring = map(dir, channel);
        MessageHandler adapter = (type, buffer, offset, length) -> handler.onMessage(buffer, offset, length);
        return limit -> ring.read(adapter, limit);
    }

    private RingBuffer map(Path dir, int channel) {
        Path file = dir.resolve("ring-" + channel);
        try (FileChannel open =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped = open.map(MapMode.READ_WRITE, 0, BYTES + RingBufferDescriptor.TRAILER_LENGTH);
            return factory.apply(new UnsafeBuffer(mapped));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
