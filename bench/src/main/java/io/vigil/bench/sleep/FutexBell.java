package io.vigil.bench.sleep;

import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.region.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A word in shared memory, and a futex on another one that counts: what waking costs without a queue. */
final class FutexBell implements Bell {
    private static final int LENGTH = 4096;
    private static final int COUNT = 0;
    private static final int NUMBER = 128;

    private final Os os = OsPort.current();
    private final Region region;
    private int seen;

    private FutexBell(Region region) {
        this.region = region;
    }

    static void make(Path file) throws IOException {
        Files.write(file, new byte[LENGTH]);
    }

    static FutexBell open(Path file) {
        return new FutexBell(Region.map(file, 0, LENGTH, Region.Access.READ_WRITE));
    }

    @Override
    public void ring(long value) {
        region.putLongRelease(NUMBER, value);
        region.getAndAddInt(COUNT, 1);
        os.futexWake(region, COUNT, 1);
    }

    /** The newest number, when more than one came. */
    @Override
    public long await() {
        int count = region.getIntVolatile(COUNT);
        while (count == seen) {
            os.futexWait(region, COUNT, seen, TimeUnit.SECONDS.toNanos(1));
            count = region.getIntVolatile(COUNT);
        }
        seen = count;
        return region.getLongVolatile(NUMBER);
    }

    @Override
    public void close() {
        // The mapping goes with its object.
    }
}
