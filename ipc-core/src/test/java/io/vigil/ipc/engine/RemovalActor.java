package io.vigil.ipc.engine;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxConfig;
import io.vigil.ipc.os.OsPort;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/** A process that sends five messages and then removes the mailbox, or leaves, when it is its own. */
final class RemovalActor {
    static final int MESSAGES = 5;

    private RemovalActor() {}

    /** Arguments: home, name of the mailbox, whether it is ephemeral. */
    public static void main(String[] args) {
        boolean ephemeral = Boolean.parseBoolean(args[2]);
        MailboxConfig config = MailboxConfig.builder().ephemeral(ephemeral).build();
        try (Engine engine = Engine.open(Path.of(args[0]), "remover", OsPort.current(), VigilClock.SYSTEM, false)) {
            Mailbox mailbox = engine.mailbox(args[1], config);
            for (int i = 0; i < MESSAGES; i++) {
                mailbox.writer().offer(2, new UnsafeBuffer(new byte[8]), 0, 8, 1);
            }
            if (!ephemeral) {
                engine.removeMailbox(args[1]);
            }
        }
    }
}
