package io.vigil.ipc.os;

import static org.assertj.core.api.Assertions.assertThat;

class PortableOsTest extends OsConformanceTest {
    @Override
    protected Os os() {
        return new PortableOs();
    }

    @Override
    protected String expectedName() {
        return "portable";
    }

    @Override
    protected void assertPunched(byte[] pages) {
        assertThat(pages).containsOnly(5);
    }
}
