package io.vigil.ipc.engine;

import io.vigil.ipc.os.DeathWords;
import io.vigil.ipc.os.LockFile;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.region.Region;
import java.nio.file.Path;
import java.util.Optional;

/** The real operating system, and a note of how the last sleep of a thread ended. Used by one sleeping thread. */
final class SleepWatch implements Os {
    private final Os os;
    private boolean timedOut;
    private long endNs;

    SleepWatch(Os os) {
        this.os = os;
    }

    /** Forgets the last sleep. */
    void reset() {
        timedOut = false;
    }

    /** Whether the last sleep ended because its time was over. */
    boolean timedOut() {
        return timedOut;
    }

    /** When the last sleep ended; not before its time was over if it timed out. */
    long endNs() {
        return endNs;
    }

    @Override
    public int futexWait(Region region, int offset, int expected, long timeoutNs) {
        long beginNs = System.nanoTime();
        int result = os.futexWait(region, offset, expected, timeoutNs);
        timedOut = result == TIMEOUT;
        // The earliest moment at which the kernel may have given up: what comes later may be this machine's delay.
        endNs = timedOut ? beginNs + timeoutNs : System.nanoTime();
        return result;
    }

    @Override
    public void futexWake(Region region, int offset, int max) {
        os.futexWake(region, offset, max);
    }

    @Override
    public String name() {
        return os.name();
    }

    @Override
    public void reserve(Path file, long offset, long length) {
        os.reserve(file, offset, length);
    }

    @Override
    public void punch(Path file, long offset, long length) {
        os.punch(file, offset, length);
    }

    @Override
    public LockFile openLocks(Path file) {
        return os.openLocks(file);
    }

    @Override
    public int uid() {
        return os.uid();
    }

    @Override
    public long startTime(long pid) {
        return os.startTime(pid);
    }

    @Override
    public long pidNamespace() {
        return os.pidNamespace();
    }

    @Override
    public String bootId() {
        return os.bootId();
    }

    @Override
    public Optional<DeathWords> deathWords() {
        return os.deathWords();
    }
}
