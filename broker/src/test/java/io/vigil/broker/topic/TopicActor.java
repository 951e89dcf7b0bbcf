package io.vigil.broker.topic;

import io.vigil.broker.Participant;
import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.inbox.Message;
import io.vigil.ipc.proof.ChildLink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A process that subscribes by an ephemeral inbox and says what comes. */
final class TopicActor {
    private TopicActor() {}

    /** Arguments: home, name of the inbox, pattern. */
    public static void main(String[] args) {
        try (Participant me = Participant.open(Path.of(args[0]), args[1]);
                Inbox inbox = me.messaging().inboxBuilder(args[1]).ephemeral().build()) {
            me.broker().topics().subscriber(inbox).subscribe(args[2]);
            ChildLink.say("READY");
            while (ChildLink.hear(0, TimeUnit.SECONDS).isEmpty()) {
                try (Message message = inbox.recv(Duration.ofMillis(50))) {
                    if (message != null) {
                        ChildLink.say("GOT " + message.topic() + " " + message.text());
                        message.ack();
                    }
                }
            }
        }
    }
}
