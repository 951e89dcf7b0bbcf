package io.vigil.ipc.engine;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.mailbox.MailboxReader;
import io.vigil.ipc.mailbox.MailboxWriter;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.ChildLink;
import io.vigil.ipc.proof.StormActor;
import java.nio.file.Path;
import java.time.Duration;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Answers every message of one mailbox in another, asleep in between. Says {@code LATE number ns} when a sleep that was
 * over by its time found a message: when the kernel may have given up at the earliest.
 */
final class PongActor {
    private static final long LONG_NS = Duration.ofSeconds(10).toNanos();

    private PongActor() {}

    public static void main(String[] args) {
        SleepWatch watch = new SleepWatch(OsPort.current());
        try (Engine engine = Engine.open(Path.of(args[0]), "pong", watch, VigilClock.SYSTEM, true);
                MailboxReader reader = engine.mailbox("ping").reader(false)) {
            MailboxWriter writer = engine.mailbox("pong").writer();
            UnsafeBuffer answer = new UnsafeBuffer(new byte[Long.BYTES]);
            StormActor.ready();
            while (!StormActor.stopRequested()) {
                watch.reset();
                reader.await(LONG_NS);
                boolean timedOut = watch.timedOut();
                long endNs = watch.endNs();
                reader.poll(
                        frame -> {
                            long number = frame.payload().getLong(0);
                            if (timedOut) {
                                ChildLink.say("LATE " + number + " " + endNs);
                            }
                            answer.putLong(0, number);
                            writer.offer(0, answer, 0, answer.capacity(), 0);
                        },
                        1);
            }
        }
    }
}
