package io.vigil.ipc.os;

class PortableLockFileTest extends LockConformanceTest {
    @Override
    protected Os os() {
        return new PortableOs();
    }
}
