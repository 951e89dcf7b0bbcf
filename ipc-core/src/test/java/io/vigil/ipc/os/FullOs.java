package io.vigil.ipc.os;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.region.Region;
import java.nio.file.Path;

/** A host whose file systems are full; everything else is the portable port's. */
final class FullOs implements Os {
    private final Os real = new PortableOs();

    @Override
    public void reserve(Path file, long offset, long length) {
        throw new VigilException(ErrorCode.STORAGE_FULL, "no room: file=" + file);
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
    public void punch(Path file, long offset, long length) {
        real.punch(file, offset, length);
    }

    @Override
    public LockFile openLocks(Path file) {
        return real.openLocks(file);
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

    @Override
    public String bootId() {
        return real.bootId();
    }
}
