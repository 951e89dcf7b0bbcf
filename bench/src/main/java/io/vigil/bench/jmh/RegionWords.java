package io.vigil.bench.jmh;

import io.vigil.ipc.region.Region;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What do the checks of {@link Region} cost a word, beside Agrona's buffer that it wraps? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RegionWords {
    private static final int LENGTH = 4096;
    private static final int CELL = 1024;

    private final Region region = Region.ofMemory(LENGTH);
    private final UnsafeBuffer agrona = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH));
    private long value;

    @Benchmark
    public long regionAcquire() {
        return region.getLongAcquire(CELL);
    }

    @Benchmark
    public long agronaAcquire() {
        return agrona.getLongAcquire(CELL);
    }

    @Benchmark
    public boolean regionCompareAndSet() {
        return region.compareAndSetLong(CELL, value, ++value);
    }

    @Benchmark
    public boolean agronaCompareAndSet() {
        return agrona.compareAndSetLong(CELL, value, ++value);
    }
}
