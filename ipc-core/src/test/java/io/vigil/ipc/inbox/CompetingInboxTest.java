package io.vigil.ipc.inbox;

/** The inbox beside which there may be others. */
final class CompetingInboxTest extends InboxConformanceTest {
    @Override
    Consumers consumers() {
        return Consumers.COMPETING;
    }
}
