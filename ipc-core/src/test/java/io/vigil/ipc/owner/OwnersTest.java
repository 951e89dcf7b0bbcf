package io.vigil.ipc.owner;

import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.OsPort;

class OwnersTest extends OwnersConformanceTest {
    @Override
    protected Os os() {
        return OsPort.current();
    }
}
