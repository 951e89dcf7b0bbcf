package io.vigil.ipc.mailbox;

import static io.vigil.ipc.mailbox.MailboxScene.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@LeakFree
class PeakDepthTest {
    private static void toAndFro(MailboxWriter writer, MailboxReader reader, int times) {
        for (int i = 0; i < times; i++) {
            send(writer, 2, "ping");
            assertThat(reader.poll(frame -> {}, 1)).isEqualTo(1);
        }
    }

    @Test
    void shouldBeExactWhileItRises(@ProofHome Path home) {
        try (Mailbox mailbox = new MailboxScene(home).open("orders", MailboxConfig.DEFAULT, 1);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            for (int depth = 1; depth <= 10; depth++) {
                send(writer, depth % ControlLayout.PRIORITIES, "one");
                assertThat(mailbox.stats().peak()).isEqualTo(depth);
            }
            while (reader.poll(frame -> {}, 100) > 0) {
                // Until nothing is left.
            }
            toAndFro(writer, reader, 1);
            assertThat(mailbox.stats().peak()).isEqualTo(10);
        }
    }

    @Test
    void shouldMissNoMoreThanItSkipsAfterManyMessagesToAndFro(@ProofHome Path home) {
        try (Mailbox mailbox = new MailboxScene(home).open("orders", MailboxConfig.DEFAULT, 1);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            toAndFro(writer, reader, 1000);
            assertThat(mailbox.stats().peak()).isEqualTo(1);
            for (int i = 0; i < 200; i++) {
                send(writer, 2, "burst");
            }
            assertThat(mailbox.stats().peak()).isBetween(200L - PeakDepth.MOST_SKIPPED, 200L);
        }
    }
}
