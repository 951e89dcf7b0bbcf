package io.vigil.ipc.owner;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.os.LockFile;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.region.Region;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The system as one process sees it that can die inside this JVM: its locks go, and nothing else of it happens. */
final class MortalOs implements Os {
    private final Os real;
    private final String bootId;
    private final List<LockFile> opened = new ArrayList<>();
    private volatile boolean full;

    MortalOs(Os real) {
        this(real, real.bootId());
    }

    /** As after another start of the host. */
    MortalOs(Os real, String bootId) {
        this.real = real;
        this.bootId = bootId;
    }

    /** What the kernel does when a process is gone. */
    synchronized void die() {
        opened.forEach(LockFile::close);
        opened.clear();
    }

    /** From now on no file system has room. */
    void fill() {
        full = true;
    }

    @Override
    public synchronized LockFile openLocks(Path file) {
        LockFile locks = real.openLocks(file);
        opened.add(locks);
        return locks;
    }

    @Override
    public String bootId() {
        return bootId;
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public int futexWait(Region region, int offset, int expected, long timeoutNs) {
        return real.futexWait(region, offset, expected, timeoutNs);
    }

    @Override
    public void futexWake(Region region, int offset, int max) {
        real.futexWake(region, offset, max);
    }

    @Override
    public void reserve(Path file, long offset, long length) {
        // Where there is space already, a reservation needs none.
        if (full && lengthOf(file) < offset + length) {
            throw new VigilException(ErrorCode.STORAGE_FULL, "no room: file=" + file);
        }
        real.reserve(file, offset, length);
    }

    private static long lengthOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void punch(Path file, long offset, long length) {
        real.punch(file, offset, length);
    }

    @Override
    public int uid() {
        return real.uid();
    }

    @Override
    public long startTime(long pid) {
        return real.startTime(pid);
    }

    @Override
    public long pidNamespace() {
        return real.pidNamespace();
    }
}
