package io.vigil.ipc.posix;

import io.vigil.ipc.os.LockConformanceTest;
import io.vigil.ipc.os.Os;

class OfdLockFileTest extends LockConformanceTest {
    @Override
    protected Os os() {
        return new PosixOs();
    }
}
