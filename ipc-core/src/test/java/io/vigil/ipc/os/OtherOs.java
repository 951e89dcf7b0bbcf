package io.vigil.ipc.os;

import io.vigil.ipc.region.Region;
import java.nio.file.Path;
import java.util.Optional;

/** The real operating system, of which a test changes a part. */
public abstract class OtherOs implements Os {
    private final Os os;

    protected OtherOs(Os os) {
        this.os = os;
    }

    @Override
    public int futexWait(Region region, int offset, int expected, long timeoutNs) {
        return os.futexWait(region, offset, expected, timeoutNs);
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
