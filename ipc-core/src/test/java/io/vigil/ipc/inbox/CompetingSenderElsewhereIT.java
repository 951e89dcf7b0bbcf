package io.vigil.ipc.inbox;

import java.nio.file.Path;

/** The senders of a mailbox with several inboxes, in another JVM. */
final class CompetingSenderElsewhereIT extends PeerInboxes {
    @Override
    Consumers consumers() {
        return Consumers.COMPETING;
    }

    @Override
    InboxScene join(PeerLink other, Path toHome) {
        return InboxScene.sentBy(other, toHome);
    }
}
