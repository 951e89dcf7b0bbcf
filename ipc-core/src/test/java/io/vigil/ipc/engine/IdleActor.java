package io.vigil.ipc.engine;

import io.vigil.ipc.mailbox.MailboxReader;
import io.vigil.ipc.proof.StormActor;
import java.nio.file.Path;
import java.time.Duration;

/** Waits for messages that never come, until it is told to stop. */
final class IdleActor {
    private static final long LONG_NS = Duration.ofSeconds(10).toNanos();

    private IdleActor() {}

    public static void main(String[] args) {
        try (Engine engine = Engine.open(Path.of(args[0]), "idle");
                MailboxReader reader = engine.mailbox("ping").reader(false)) {
            StormActor.ready();
            while (!StormActor.stopRequested()) {
                reader.await(LONG_NS);
            }
        }
    }
}
