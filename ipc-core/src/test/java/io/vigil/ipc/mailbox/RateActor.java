package io.vigil.ipc.mailbox;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.ChildLink;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A sender of {@link RateIT}: as fast as it can for a second, and then it says how many were accepted, and when. */
final class RateActor {
    private RateActor() {}

    /** Arguments: home, name. */
    public static void main(String[] args) {
        try (Engine engine = Engine.open(Path.of(args[0]), args[1], OsPort.current(), VigilClock.SYSTEM, false)) {
            MailboxWriter writer = engine.mailbox(RateIT.MAILBOX).writer();
            ChildLink.say("READY");
            ChildLink.hear();
            long accepted = 0;
            long refused = 0;
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(1)) {
                if (MailboxScene.send(writer, 2, args[1]) >= 0) {
                    accepted++;
                } else {
                    refused++;
                    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
                }
            }
            ChildLink.say("SENT " + accepted + " " + refused + " " + begin + " " + System.nanoTime());
            ChildLink.hear();
        }
    }
}
