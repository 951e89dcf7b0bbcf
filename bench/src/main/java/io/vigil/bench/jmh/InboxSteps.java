package io.vigil.bench.jmh;

import io.vigil.bench.measure.ShmDirectory;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.inbox.Consumers;
import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.inbox.Message;
import io.vigil.ipc.inbox.Messaging;
import io.vigil.ipc.inbox.Outbox;
import io.vigil.ipc.inbox.OutboxDraft;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.message.Priority;
import io.vigil.ipc.telemetry.Telemetry;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
 * What do the steps of an inbox cost a thread that is alone with it? With {@code -prof gc}: what do they allocate?
 *
 * <p>An operation is one message of 32 bytes sent and received.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
// JMH calls the set-up before anything else; a method reference at the call would be garbage that is not the inbox's.
@SuppressWarnings({"NullAway.Init", "UnnecessaryLambda"})
public class InboxSteps {
    private static final int BATCH = 64;
    private static final int LENGTH = 32;

    @Param({"EXCLUSIVE", "COMPETING"})
    public Consumers consumers;

    private ShmDirectory directory;
    private Messaging messaging;
    private Inbox inbox;
    private Outbox outbox;
    private UnsafeBuffer payload;
    private OutgoingMessage message;
    private long bytes;
    private final Consumer<Message> handler = m -> bytes += m.view().capacity();

    @Setup
    public void open() {
        directory = ShmDirectory.create("vigil-jmh-");
        Engine engine = Engine.open(directory.path().resolve("home"), "jmh");
        messaging = new Messaging(engine, VigilClock.SYSTEM, new Telemetry(VigilClock.SYSTEM));
        inbox = messaging
                .inboxBuilder("measured")
                .capacity(65_536)
                .capacityBytes(256L << 20)
                .consumers(consumers)
                .build();
        outbox = messaging.outbox("measured");
        payload = new UnsafeBuffer(new byte[LENGTH]);
        message = OutgoingMessage.of(payload).build();
    }

    @TearDown
    public void close() {
        messaging.close();
        directory.close();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long offerAndPoll() {
        for (int i = 0; i < BATCH; i++) {
            require(outbox.offer(Priority.NORMAL, payload, 0, LENGTH));
        }
        return pollAll();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long draftAndPoll() {
        for (int i = 0; i < BATCH; i++) {
            OutboxDraft draft = outbox.draft(Priority.NORMAL, LENGTH);
            draft.buffer().putLong(0, i);
            require(draft.commit());
        }
        return pollAll();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long sendAndReceive() {
        for (int i = 0; i < BATCH; i++) {
            outbox.send(message);
        }
        for (int i = 0; i < BATCH; i++) {
            try (Message received = inbox.receive()) {
                bytes += received.view().capacity();
                received.ack();
            }
        }
        return bytes;
    }

    private static void require(long position) {
        if (position < 0) {
            throw new IllegalStateException("refused");
        }
    }

    private long pollAll() {
        int left = BATCH;
        while (left > 0) {
            left -= inbox.poll(handler, BATCH);
        }
        return bytes;
    }
}
