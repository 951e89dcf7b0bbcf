package io.vigil.ipc.mailbox;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.ChildLink;
import java.nio.file.Path;

/** A process of {@link ParkedMailboxIT}, which is stopped or killed at one of its steps. It never sweeps by itself. */
final class ParkedMailboxActor {
    enum Part {
        /** Sends three messages and says what became of each. */
        SEND,
        /** Sends and reads so many that every term is recycled; when it is told so, it sends until there is no room. */
        PASS,
        /** Sweeps. */
        SWEEP
    }

    private ParkedMailboxActor() {}

    /** Arguments: home, part, name of the messages. */
    public static void main(String[] args) {
        try (Engine engine = Engine.open(Path.of(args[0]), args[2], OsPort.current(), VigilClock.SYSTEM, false)) {
            ParkedTraffic traffic = new ParkedTraffic(engine.mailbox(ParkedMailboxIT.MAILBOX), args[2]);
            switch (Part.valueOf(args[1])) {
                case SEND -> {
                    for (int i = 0; i < 3; i++) {
                        ChildLink.say("SENT " + i + " " + traffic.send());
                    }
                    ChildLink.hear();
                }
                case PASS -> {
                    traffic.pass(ParkedMailboxIT.SOME);
                    ChildLink.say("PASSED");
                    ChildLink.hear();
                    traffic.fill();
                }
                case SWEEP -> engine.owners().sweepAll();
            }
        }
    }
}
