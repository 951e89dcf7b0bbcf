package io.vigil.ipc.owner;

import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.PortableOs;

class PortableOwnersTest extends OwnersConformanceTest {
    private final Os os = new PortableOs();

    @Override
    protected Os os() {
        return os;
    }
}
