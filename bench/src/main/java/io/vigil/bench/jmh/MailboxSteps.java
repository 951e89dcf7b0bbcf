package io.vigil.bench.jmh;

import io.vigil.ipc.lane.FrameHandler;
import io.vigil.ipc.mailbox.Draft;
import io.vigil.ipc.mailbox.MailboxReader;
import io.vigil.ipc.mailbox.MailboxWriter;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What do the steps of a mailbox cost a thread that is alone with it? With {@code -prof gc}: what do they allocate?
 *
 * <p>An operation is one message sent and received, in batches, or one look at a mailbox without messages.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else.
public class MailboxSteps {
    private static final int BATCH = 64;
    private static final int NORMAL = 2;

    @Param({"32", "256", "1024"})
    public int length;

    @Param({"true", "false"})
    public boolean checksum;

    private MailboxFixture fixture;
    private MailboxWriter writer;
    private MailboxReader reader;
    private UnsafeBuffer message;
    private long bytes;
    private final FrameHandler handler = frame -> bytes += frame.length();

    @Setup
    public void open() {
        fixture = new MailboxFixture(checksum);
        writer = fixture.mailbox().writer();
        reader = fixture.mailbox().reader(false);
        message = new UnsafeBuffer(new byte[length]);
    }

    @TearDown
    public void close() {
        reader.close();
        fixture.close();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long appendAndPoll() {
        for (int i = 0; i < BATCH; i++) {
            if (writer.offer(NORMAL, message, 0, length, i) < 0) {
                throw new IllegalStateException("refused");
            }
        }
        return pollAll();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long draftAndPoll() {
        for (int i = 0; i < BATCH; i++) {
            Draft draft = writer.draft(NORMAL, length);
            draft.buffer().putBytes(0, message, 0, length);
            if (draft.commit(i) < 0) {
                throw new IllegalStateException("refused");
            }
        }
        return pollAll();
    }

    private long pollAll() {
        int left = BATCH;
        while (left > 0) {
            left -= reader.poll(handler, BATCH);
        }
        return bytes;
    }

    @Benchmark
    public int pollOfNothing() {
        return reader.poll(handler, BATCH);
    }
}
