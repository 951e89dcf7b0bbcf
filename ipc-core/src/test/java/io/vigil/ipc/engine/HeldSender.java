package io.vigil.ipc.engine;

import io.vigil.ipc.mailbox.Mailbox;
import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends one message and is held in the middle of it by a failpoint, with a heap whose pages are all touched: what the
 * kernel has to take down before it frees the process's lock. Arguments: home, lane, MiB.
 */
final class HeldSender {
    private HeldSender() {}

    public static void main(String[] args) {
        byte[] heap = new byte[Integer.parseInt(args[2]) << 20];
        Arrays.fill(heap, (byte) 1);
        try (Engine engine = Engine.open(Path.of(args[0]), "held")) {
            Mailbox mailbox = engine.mailbox(Unblocking.MAILBOX, Unblocking.CONFIG);
            mailbox.writer().offer(Integer.parseInt(args[1]), new UnsafeBuffer(heap), 0, 100, 0);
        }
    }
}
