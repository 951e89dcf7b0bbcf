package io.vigil.bench.jmh;

import io.vigil.bench.measure.ShmDirectory;
import io.vigil.broker.registry.DistributedRegistry;
import io.vigil.broker.registry.RegistryConfig;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.engine.Engine;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * What does it cost to ask for a name?
 *
 * <p>{@code known} is the hot path: one word of the shared map, and a look into a copy of 100 names. {@code changed} asks after
 * a change of another name, so all names are read again; the change itself is in it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else.
public class RegistryLookup {
    private static final int NAMES = 100;

    private ShmDirectory directory;
    private Engine engine;
    private DistributedRegistry registry;
    private int changes;

    @Setup
    public void open() {
        directory = ShmDirectory.create("vigil-jmh-");
        engine = Engine.open(directory.path().resolve("home"), "jmh");
        registry = DistributedRegistry.open(engine, VigilClock.SYSTEM, RegistryConfig.DEFAULT);
        for (int i = 0; i < NAMES; i++) {
            registry.register("name-" + i, "mailbox-" + i);
        }
    }

    @TearDown
    public void close() {
        registry.close();
        engine.close();
        directory.close();
    }

    @Benchmark
    public @Nullable String known() {
        return registry.whereis("name-50");
    }

    @Benchmark
    public @Nullable String changed() {
        if (changes++ % 2 == 0) {
            registry.register("other", "mailbox");
        } else {
            registry.unregister("other");
        }
        return registry.whereis("name-50");
    }
}
