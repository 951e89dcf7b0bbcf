package io.vigil.ipc.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.ChildLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Fills a mailbox from several threads until the disk is full, frees some of it, goes on, and reads everything back; again
 * and again, with messages of another size each time.
 */
final class MailboxNoRoomActor implements AutoCloseable {
    private static final int PRODUCERS = 3;
    private static final int BALLAST_BYTES = 2 << 20;
    private static final long SOON_NS = 1_000_000_000;
    private static final int[] SIZES = {100, 4_000, 60_000, 24};

    private final Path disk;
    private final Engine engine;
    private final Mailbox mailbox;
    private final Producer[] producers = new Producer[PRODUCERS];
    private final long[] received = new long[PRODUCERS];
    private final ExecutorService threads = Executors.newFixedThreadPool(PRODUCERS);
    private long slowestNs;

    private MailboxNoRoomActor(Path disk) {
        this.disk = disk;
        MailboxConfig config = MailboxConfig.builder()
                .capacity(1 << 24)
                .capacityBytes(256 << 20)
                .maxMessageBytes(64 << 10)
                .build();
        this.engine = Engine.open(disk.resolve("home"), "filler");
        this.mailbox = engine.mailbox("full", config);
        for (int k = 0; k < PRODUCERS; k++) {
            // Two share a lane.
            producers[k] = new Producer(k, k % 2, mailbox.writer());
        }
    }

    public static void main(String[] args) throws Exception {
        try (MailboxNoRoomActor actor = new MailboxNoRoomActor(Path.of(args[0]))) {
            for (int k = 0; k < SIZES.length; k++) {
                actor.reserveBallast(k);
            }
            for (int k = 0; k < SIZES.length; k++) {
                actor.cycle(k);
            }
            ChildLink.say("done cycles=" + SIZES.length + " received=" + Arrays.toString(actor.received)
                    + " resumedAfterUs=" + actor.slowestNs / 1_000);
        }
    }

    private void reserveBallast(int number) throws IOException {
        OsPort.current().reserve(Files.createFile(ballast(number)), 0, BALLAST_BYTES);
    }

    private Path ballast(int number) {
        return disk.resolve("ballast" + number);
    }

    private void cycle(int number) throws Exception {
        int size = SIZES[number];
        fill(size);
        for (Producer producer : producers) {
            assertThat(producer.send(size)).as("still full").isEqualTo(Offer.STORAGE_FULL);
        }
        Files.delete(ballast(number));
        long freedNs = System.nanoTime();
        for (Producer producer : producers) {
            resume(producer, size, freedNs);
        }
        fill(size);
        readAll();
    }

    /** Every producer, at once, until each was refused for lack of room. */
    private void fill(int size) throws InterruptedException, ExecutionException {
        List<Future<?>> running = new ArrayList<>();
        for (Producer producer : producers) {
            running.add(threads.submit(() -> producer.fill(size)));
        }
        for (Future<?> each : running) {
            each.get();
        }
    }

    private void resume(Producer producer, int size, long freedNs) {
        long result = producer.send(size);
        while (result < 0) {
            assertThat(result).isEqualTo(Offer.STORAGE_FULL);
            assertThat(System.nanoTime() - freedNs)
                    .as("time since space was freed")
                    .isLessThan(SOON_NS);
            result = producer.send(size);
        }
        slowestNs = Math.max(slowestNs, System.nanoTime() - freedNs);
    }

    private void readAll() {
        try (MailboxReader reader = mailbox.reader(false)) {
            while (reader.poll(this::take, 1_000) > 0) {
                // Until nothing is left.
            }
        }
        for (int k = 0; k < PRODUCERS; k++) {
            assertThat(received[k]).as("messages of producer %d", k).isEqualTo(producers[k].accepted);
        }
        assertThat(mailbox.stats().isConserved()).isTrue();
        assertThat(mailbox.stats().depth()).isZero();
    }

    private void take(Frame frame) {
        DirectBuffer payload = new UnsafeBuffer(frame.payloadCopy());
        int producer = payload.getInt(0);
        long sequence = payload.getLong(8);
        assertThat(sequence).as("next of producer %d", producer).isEqualTo(received[producer]);
        assertThat(payload.capacity()).isEqualTo(payload.getInt(4));
        for (int at = Producer.HEAD; at < payload.capacity(); at++) {
            if (payload.getByte(at) != Producer.byteAt(sequence, at)) {
                throw new AssertionError("wrong byte: producer=" + producer + ", sequence=" + sequence + ", at=" + at);
            }
        }
        received[producer]++;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        engine.close();
    }

    /** Sends numbered messages; what is refused is sent again under the same number. */
    private static final class Producer {
        static final int HEAD = 16;

        private final int number;
        private final int priority;
        private final MailboxWriter writer;
        private final UnsafeBuffer payload = new UnsafeBuffer(new byte[64 << 10]);
        private long accepted;

        Producer(int number, int priority, MailboxWriter writer) {
            this.number = number;
            this.priority = priority;
            this.writer = writer;
        }

        static byte byteAt(long sequence, int at) {
            return (byte) (sequence * 31 + at);
        }

        long send(int size) {
            payload.putInt(0, number);
            payload.putInt(4, size);
            payload.putLong(8, accepted);
            for (int at = HEAD; at < size; at++) {
                payload.putByte(at, byteAt(accepted, at));
            }
            long result = writer.offer(priority, payload, 0, size, 1);
            if (result >= 0) {
                accepted++;
            }
            return result;
        }

        void fill(int size) {
            long result = send(size);
            while (result >= 0) {
                result = send(size);
            }
            assertThat(Offer.describe(result)).isEqualTo(Offer.describe(Offer.STORAGE_FULL));
        }
    }
}
