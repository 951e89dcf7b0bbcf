package io.vigil.ipc.engine;

import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxConfig;
import io.vigil.ipc.proof.Await;
import java.time.Duration;
import java.util.Random;

/** The one mailbox of a storm: small terms, so that it rolls and recycles all the time, and short patience. */
final class StormMailbox {
    static final String NAME = "storm";
    static final int CAPACITY = 2_000;
    static final int LARGEST = 3_000;
    static final int LANES = 5;

    /** System property of every actor: whether consumers compete. */
    static final String COMPETING = "storm.competing";

    private static final MailboxConfig EXCLUSIVE = MailboxConfig.builder()
            .capacity(CAPACITY)
            .capacityBytes(8 << 20)
            .maxMessageBytes(4096)
            .stallTimeoutMs(200)
            .deadCapacity(1 << 20)
            .build();

    private StormMailbox() {}

    static MailboxConfig config(boolean competing) {
        return EXCLUSIVE.toBuilder().competing(competing).build();
    }

    /** A consumer that stands still, so that lanes fill up to their bounds. */
    static void pauseNowAndThen(Random random) {
        if (random.nextInt(500) == 0) {
            Await.within(Duration.ofMillis(random.nextInt(300)), () -> false);
        }
    }

    static Mailbox open(Engine engine) {
        return engine.mailbox(NAME, config(Boolean.getBoolean(COMPETING)));
    }
}
