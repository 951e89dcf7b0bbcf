package io.vigil.ipc.engine;

import io.vigil.ipc.mailbox.MailboxWriter;
import io.vigil.ipc.proof.StormActor;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/** Sends into one lane all the time, until it is told to stop. Arguments: home, lane. */
final class SteadySender {
    private static final long PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(300);

    private SteadySender() {}

    public static void main(String[] args) {
        UnsafeBuffer payload = new UnsafeBuffer(new byte[100]);
        try (Engine engine = Engine.open(Path.of(args[0]), "steady")) {
            MailboxWriter writer =
                    engine.mailbox(Unblocking.MAILBOX, Unblocking.CONFIG).writer();
            StormActor.ready();
            while (!StormActor.stopRequested()) {
                writer.offer(Integer.parseInt(args[1]), payload, 0, payload.capacity(), 0);
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
    }
}
