package io.vigil.ipc.inbox;

import io.vigil.ipc.inbox.Participant.Receiver;
import io.vigil.ipc.inbox.Participant.Sender;
import io.vigil.ipc.mailbox.MailboxStats;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Who sends and who receives in a test, and whose process looks at the figures. All agree on the time.
 *
 * @param sender who sends
 * @param receiver who receives; may be the same
 * @param here whichever of them is in this process
 */
record InboxScene(Participant sender, Participant receiver, LocalParticipant here) implements AutoCloseable {
    static final String MAILBOX = "orders";

    /** Both in one process. */
    static InboxScene together(Path home) {
        LocalParticipant both = LocalParticipant.join(home, System.currentTimeMillis());
        return new InboxScene(both, both, both);
    }

    /** The receiver in the other JVM. */
    static InboxScene receivedBy(PeerLink peer, Path home) {
        long startMs = System.currentTimeMillis();
        LocalParticipant here = LocalParticipant.join(home, startMs);
        return new InboxScene(here, PeerParticipant.join(peer, home, startMs), here);
    }

    /** The sender in the other JVM. */
    static InboxScene sentBy(PeerLink peer, Path home) {
        long startMs = System.currentTimeMillis();
        LocalParticipant here = LocalParticipant.join(home, startMs);
        return new InboxScene(PeerParticipant.join(peer, home, startMs), here, here);
    }

    Receiver open(Wanted wanted) {
        return receiver.open(wanted);
    }

    /** The sending end of the mailbox. */
    Sender orders() {
        return sender.sender(MAILBOX);
    }

    void send(String text) {
        orders().send(text);
    }

    void advance(Duration by) {
        sender.advance(by);
        if (receiver != sender) {
            receiver.advance(by);
        }
    }

    MailboxStats stats() {
        return here.party().engine().mailbox(MAILBOX).stats();
    }

    @Override
    public void close() {
        receiver.close();
        if (sender != receiver) {
            sender.close();
        }
    }
}
