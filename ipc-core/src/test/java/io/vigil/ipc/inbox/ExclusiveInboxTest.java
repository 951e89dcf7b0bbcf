package io.vigil.ipc.inbox;

/** The inbox that is the one consumer. */
final class ExclusiveInboxTest extends InboxConformanceTest {
    @Override
    Consumers consumers() {
        return Consumers.EXCLUSIVE;
    }
}
