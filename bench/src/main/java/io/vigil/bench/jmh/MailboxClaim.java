package io.vigil.bench.jmh;

import io.vigil.ipc.lane.FrameHandler;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.mailbox.MailboxReader;
import io.vigil.ipc.mailbox.MailboxWriter;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Control;

/**
 * What does a send cost when one, two or four threads claim in one lane while another one reads?
 *
 * <p>An operation of {@code send} is one accepted message of 32 bytes, the wait for room included. With more threads
 * than cores the scheduler is measured as well.
 */
@State(Scope.Group)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MailboxClaim {
    private static final int LENGTH = 32;
    private static final int BATCH = 256;
    private static final int NORMAL = 2;

    private final MailboxFixture fixture = new MailboxFixture(true);
    private final MailboxReader reader = fixture.mailbox().reader(false);
    private long bytes;
    private final FrameHandler handler = frame -> bytes += frame.length();

    /** What a sending thread has of its own. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else.
    public static class Sending {
        private final UnsafeBuffer message = new UnsafeBuffer(new byte[LENGTH]);
        private MailboxWriter writer;

        @Setup
        public void open(MailboxClaim group) {
            writer = group.fixture.mailbox().writer();
        }

        long send(Control control) {
            long result = writer.offer(NORMAL, message, 0, LENGTH, 0);
            while (result < 0 && !control.stopMeasurement) {
                if (result == Offer.SHUT || result == Offer.TOO_LARGE || result == Offer.STORAGE_FULL) {
                    throw new IllegalStateException(Offer.describe(result));
                }
                Thread.onSpinWait();
                result = writer.offer(NORMAL, message, 0, LENGTH, 0);
            }
            return result;
        }
    }

    @TearDown
    public void close() {
        reader.close();
        fixture.close();
    }

    @Benchmark
    @Group("one")
    @GroupThreads(1)
    public long oneSend(Sending sending, Control control) {
        return sending.send(control);
    }

    @Benchmark
    @Group("one")
    @GroupThreads(1)
    public long oneRead() {
        reader.poll(handler, BATCH);
        return bytes;
    }

    @Benchmark
    @Group("two")
    @GroupThreads(2)
    public long twoSend(Sending sending, Control control) {
        return sending.send(control);
    }

    @Benchmark
    @Group("two")
    @GroupThreads(1)
    public long twoRead() {
        reader.poll(handler, BATCH);
        return bytes;
    }

    @Benchmark
    @Group("four")
    @GroupThreads(4)
    public long fourSend(Sending sending, Control control) {
        return sending.send(control);
    }

    @Benchmark
    @Group("four")
    @GroupThreads(1)
    public long fourRead() {
        reader.poll(handler, BATCH);
        return bytes;
    }
}
