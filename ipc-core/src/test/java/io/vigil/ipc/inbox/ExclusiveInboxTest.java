package io.vigil.ipc.inbox;

import java.nio.file.Path;

/** The only inbox of its mailbox. */
final class ExclusiveInboxTest extends InboxConformanceTest {
    @Override
    Consumers consumers() {
        return Consumers.EXCLUSIVE;
    }

    @Override
    InboxScene join(Path toHome) {
        return InboxScene.together(toHome);
    }
}
