package io.vigil.bench.jmh;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.telemetry.EventType;
import io.vigil.ipc.telemetry.Telemetry;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does an event cost who emits it, while nobody listens to its type?
 *
 * <p>{@code baseline} is the empty operation, {@code emit} what the engine does a message. Somebody listens to another
 * type in {@code emitBesideOthers}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else.
public class TelemetryEmit {
    private static final Map<String, String> ABOUT = Map.of("mailbox", "orders");

    private Telemetry quiet;
    private Telemetry busy;

    @Setup
    public void open() {
        quiet = new Telemetry(VigilClock.SYSTEM);
        busy = new Telemetry(VigilClock.SYSTEM);
        busy.on(EventType.PROCESS_STARTED, event -> {});
    }

    @TearDown
    public void close() {
        quiet.close();
        busy.close();
    }

    @Benchmark
    public void baseline() {}

    @Benchmark
    public void emit() {
        quiet.emit(EventType.MESSAGE_SENT, ABOUT);
    }

    @Benchmark
    public void emitBesideOthers() {
        busy.emit(EventType.MESSAGE_SENT, ABOUT);
    }

    @Benchmark
    public boolean isListening() {
        return busy.isListening(EventType.MESSAGE_SENT);
    }
}
