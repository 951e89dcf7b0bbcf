package io.vigil.ipc.inbox;

import java.nio.file.Path;

/** One inbox of several, in another JVM than its senders. */
final class CompetingInboxElsewhereIT extends PeerInboxes {
    @Override
    Consumers consumers() {
        return Consumers.COMPETING;
    }

    @Override
    InboxScene join(PeerLink other, Path toHome) {
        return InboxScene.receivedBy(other, toHome);
    }
}
