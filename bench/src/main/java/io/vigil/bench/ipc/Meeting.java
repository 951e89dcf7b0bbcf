package io.vigil.bench.ipc;

import io.vigil.bench.measure.LineProbe;
import io.vigil.bench.measure.Spin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;

/** The words by which the processes of one sample start and stop together: a small mapped file. Thread-safe. */
final class Meeting {
    private static final int PROBE = 0;
    private static final int ARRIVED = 512;
    private static final int STARTED = 640;
    private static final int STOPPED = 768;
    private static final int FINISHED = 896;
    private static final int SENT = 1024;
    private static final int SENT_STEP = 128;
    private static final int LENGTH = 4096;

    private final UnsafeBuffer words;

    private Meeting(UnsafeBuffer words) {
        this.words = words;
    }

    static Meeting open(Path dir) {
        try (FileChannel channel = FileChannel.open(
                dir.resolve("meeting"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Meeting(new UnsafeBuffer(channel.map(MapMode.READ_WRITE, 0, LENGTH)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until {@code all} processes have arrived. */
    void arrive(int all) {
        words.getAndAddLong(ARRIVED, 1);
        await(ARRIVED, all);
    }

    /** Probes the placement with {@link #answerProbe} of another process, then lets everybody start. */
    double driveProbe() {
        double probeNs = LineProbe.drive(new UnsafeBuffer(words, PROBE, LineProbe.LENGTH));
        words.putLongVolatile(STARTED, 1);
        return probeNs;
    }

    void answerProbe() {
        LineProbe.answer(new UnsafeBuffer(words, PROBE, LineProbe.LENGTH));
    }

    void awaitStart() {
        await(STARTED, 1);
    }

    /** Asks the senders to end their streams. */
    void stop() {
        words.putLongVolatile(STOPPED, 1);
    }

    boolean isStopped() {
        return words.getLongAcquire(STOPPED) != 0;
    }

    /** A sender has sent so many. */
    void sent(int producer, long count) {
        words.putLongRelease(SENT + producer * SENT_STEP, count);
    }

    /** How many messages all senders have sent, as far as they said. */
    long sentByAll(int producers) {
        long sum = 0;
        for (int producer = 0; producer < producers; producer++) {
            sum += words.getLongAcquire(SENT + producer * SENT_STEP);
        }
        return sum;
    }

    /** The receiver has everything. */
    void finish() {
        words.putLongVolatile(FINISHED, 1);
    }

    void awaitFinish() {
        await(FINISHED, 1);
    }

    private void await(int offset, long least) {
        Spin spin = new Spin();
        while (words.getLongVolatile(offset) < least) {
            spin.idle();
        }
    }
}
