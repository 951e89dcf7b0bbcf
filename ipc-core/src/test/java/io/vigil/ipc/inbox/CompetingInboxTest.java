package io.vigil.ipc.inbox;

import java.nio.file.Path;

/** The inbox beside which there may be others. */
final class CompetingInboxTest extends InboxConformanceTest {
    @Override
    Consumers consumers() {
        return Consumers.COMPETING;
    }

    @Override
    InboxScene join(Path toHome) {
        return InboxScene.together(toHome);
    }
}
