package io.vigil.broker.request;

import io.vigil.broker.Participant;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.proof.ChildLink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A process that asks, or one that answers. */
final class RequestActor {
    static final String MAILBOX = "questions";

    private RequestActor() {}

    /** Arguments: home, "asks" or "answers". */
    public static void main(String[] args) {
        try (Participant me = Participant.open(Path.of(args[0]), args[1])) {
            if (args[1].equals("answers")) {
                answer(me);
            } else {
                ask(me.broker().requests());
            }
        }
    }

    private static void answer(Participant me) {
        try (Inbox inbox = me.messaging().inbox(MAILBOX)) {
            ChildLink.say("READY");
            while (ChildLink.hear(0, TimeUnit.SECONDS).isEmpty()) {
                inbox.process(
                        message -> {
                            try {
                                message.reply("re: " + message.text());
                            } catch (VigilException e) {
                                if (e.code() != ErrorCode.RECEIVER_UNAVAILABLE && e.code() != ErrorCode.INBOX_CLOSED) {
                                    throw e;
                                }
                                ChildLink.say("NOBODY");
                            }
                        },
                        Duration.ofMillis(50));
            }
        }
    }

    private static void ask(Requests requests) {
        ChildLink.say("READY");
        for (String line = ChildLink.hear(); !line.equals("END"); line = ChildLink.hear()) {
            try {
                ChildLink.say("REPLY "
                        + requests.request(MAILBOX, OutgoingMessage.of(line).build(), Duration.ofSeconds(30))
                                .text());
            } catch (VigilException e) {
                ChildLink.say("REPLY " + e.code());
            }
        }
    }
}
