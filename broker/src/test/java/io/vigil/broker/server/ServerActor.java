package io.vigil.broker.server;

import io.vigil.broker.Participant;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.proof.ChildLink;
import java.nio.file.Path;
import java.time.Duration;

/** A process that runs the counter, or one that calls it. */
final class ServerActor {
    private static final Duration SOON = Duration.ofSeconds(30);

    private ServerActor() {}

    /** Arguments: home, "runs" or "calls". */
    public static void main(String[] args) {
        try (Participant me = Participant.open(Path.of(args[0]), args[1])) {
            if (args[1].equals("runs")) {
                me.broker().server("counter", new Counter()).start();
            }
            ChildLink.say("READY");
            ServerClient counter = me.broker().server("counter");
            for (String line = ChildLink.hear(); !line.equals("END"); line = ChildLink.hear()) {
                ChildLink.say("ANSWER " + answer(counter, line));
            }
        }
    }

    private static String answer(ServerClient counter, String line) {
        try {
            return counter.call(line, SOON).text();
        } catch (VigilException e) {
            return e.code().name();
        }
    }
}
