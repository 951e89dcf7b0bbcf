package io.vigil.bench.jmh;

import io.vigil.bench.measure.ShmDirectory;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxConfig;

/** A home with one mailbox: five lanes, 65,536 messages. Goes with its directory when it is closed. */
final class MailboxFixture implements AutoCloseable {
    private final ShmDirectory directory = ShmDirectory.create("vigil-jmh-");
    private final Engine engine;
    private final Mailbox mailbox;

    MailboxFixture(boolean checksum) {
        engine = Engine.open(directory.path().resolve("home"), "jmh");
        mailbox = engine.mailbox(
                "measured",
                MailboxConfig.builder()
                        .capacity(65_536)
                        .capacityBytes(256L << 20)
                        .checksum(checksum)
                        .build());
    }

    Mailbox mailbox() {
        return mailbox;
    }

    @Override
    public void close() {
        engine.close();
        directory.close();
    }
}
