package io.vigil.ipc.home;

import io.vigil.ipc.os.LockFile;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.PortableOs;
import io.vigil.ipc.region.Region;
import java.nio.file.Path;

/** The same machine as another user sees it, or after another boot. */
record OtherHostOs(int uid, String bootId) implements Os {
    private static final Os REAL = new PortableOs();

    @Override
    public String name() {
        return REAL.name();
    }

    @Override
    public int futexWait(Region region, int offset, int expected, long timeoutNs) {
        return REAL.futexWait(region, offset, expected, timeoutNs);
    }

    @Override
    public void futexWake(Region region, int offset, int max) {
        REAL.futexWake(region, offset, max);
    }

    @Override
    public void reserve(Path file, long offset, long length) {
        REAL.reserve(file, offset, length);
    }

    @Override
    public void punch(Path file, long offset, long length) {
        REAL.punch(file, offset, length);
    }

    @Override
    public LockFile openLocks(Path file) {
        return REAL.openLocks(file);
    }

    @Override
    public long startTime(long pid) {
        return REAL.startTime(pid);
    }

    @Override
    public long pidNamespace() {
        return REAL.pidNamespace();
    }
}
