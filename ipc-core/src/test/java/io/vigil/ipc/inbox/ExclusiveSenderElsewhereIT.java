package io.vigil.ipc.inbox;

import java.nio.file.Path;

/** The senders of a mailbox with one inbox, in another JVM. */
final class ExclusiveSenderElsewhereIT extends PeerInboxes {
    @Override
    Consumers consumers() {
        return Consumers.EXCLUSIVE;
    }

    @Override
    InboxScene join(PeerLink other, Path toHome) {
        return InboxScene.sentBy(other, toHome);
    }
}
