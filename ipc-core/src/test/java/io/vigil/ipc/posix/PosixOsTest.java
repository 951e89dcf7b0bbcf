package io.vigil.ipc.posix;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.OsConformanceTest;

class PosixOsTest extends OsConformanceTest {
    @Override
    protected Os os() {
        return new PosixOs();
    }

    @Override
    protected String expectedName() {
        return "linux-jna";
    }

    @Override
    protected void assertPunched(byte[] pages) {
        assertThat(pages).containsOnly(0);
    }
}
