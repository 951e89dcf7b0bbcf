package io.vigil.bench.transport;

import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A raw Chronicle Queue, one document a message: durable, unbounded, no checksum. */
final class ChronicleTransport implements Transport {
    private static final int BLOCK_BYTES = 256 << 20;

    @Override
    public String name() {
        return "chronicle";
    }

    @Override
    public int mostProducers() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Tx openTx(Path dir, int channel) {
        return new Appending(open(dir, channel));
    }

    @Override
    public Rx openRx(Path dir, int channel, FrameHandler handler) {
        return new Tailing(open(dir, channel), handler);
    }

    private static ChronicleQueue open(Path dir, int channel) {
        return ChronicleQueue.singleBuilder(dir.resolve("queue-" + channel).toFile())
                .rollCycle(LargeRollCycles.LARGE_DAILY)
                .blockSize(BLOCK_BYTES)
                .checkInterrupts(false)
                .build();
    }

    private static final class Appending implements Tx {
        private final ChronicleQueue queue;
        private final ExcerptAppender appender;
        private final UnsafeBuffer target = new UnsafeBuffer();

        Appending(ChronicleQueue queue) {
            this.queue = queue;
            this.appender = queue.createAppender();
        }

        @Override
        public boolean offer(DirectBuffer source, int length) {
            try (DocumentContext document = appender.writingDocument()) {
                Bytes<?> bytes = document.wire().bytes();
                long position = bytes.writePosition();
                bytes.writePosition(position + length);
                target.wrap(bytes.addressForWrite(position), length);
                target.putBytes(0, source, 0, length);
            }
            return true;
        }

        @Override
        public void close() {
            appender.close();
            queue.close();
        }
    }

    private static final class Tailing implements Rx {
        private final ChronicleQueue queue;
        private final ExcerptTailer tailer;
        private final FrameHandler handler;
        private final UnsafeBuffer view = new UnsafeBuffer();

        Tailing(ChronicleQueue queue, FrameHandler handler) {
            this.queue = queue;
            this.tailer = queue.createTailer().toStart();
            this.handler = handler;
        }

        @Override
        public int poll(int limit) {
            for (int count = 0; count < limit; count++) {
                try (DocumentContext document = tailer.readingDocument()) {
                    if (!document.isPresent()) {
                        return count;
                    }
                    Bytes<?> bytes = document.wire().bytes();
                    int length = (int) bytes.readRemaining();
                    view.wrap(bytes.addressForRead(bytes.readPosition()), length);
                    handler.onMessage(view, 0, length);
                }
            }
            return limit;
        }

        @Override
        public void close() {
            tailer.close();
            queue.close();
        }
    }
}
