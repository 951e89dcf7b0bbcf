package io.vigil.ipc.inbox;

import java.nio.file.Path;

/** The only inbox of its mailbox, in another JVM than its senders. */
final class ExclusiveInboxElsewhereIT extends PeerInboxes {
    @Override
    Consumers consumers() {
        return Consumers.EXCLUSIVE;
    }

    @Override
    InboxScene join(PeerLink other, Path toHome) {
        return InboxScene.receivedBy(other, toHome);
    }
}
