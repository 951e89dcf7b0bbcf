package io.vigil.ipc.owner;

import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.OsPort;
import org.junit.jupiter.api.BeforeAll;

class OwnersTest extends OwnersConformanceTest {
    /** What the native port opens once a JVM is no leak of a test. */
    @BeforeAll
    static void load() {
        OsPort.current();
    }

    @Override
    protected Os os() {
        return OsPort.current();
    }
}
