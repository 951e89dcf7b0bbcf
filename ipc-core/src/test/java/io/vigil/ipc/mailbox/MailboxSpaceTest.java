package io.vigil.ipc.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real space that a mailbox takes, as the file system counts it. */
@LeakFree
class MailboxSpaceTest {
    private static final int MESSAGES = 1_000_000;
    private static final int LENGTH = 100;
    private static final int BATCH = 50;

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[LENGTH]);
    private long received;

    @Test
    void shouldTakeNextToNothingWhenNobodyHasSent(@ProofHome Path home) {
        try (Mailbox mailbox = new MailboxScene(home).open("orders", MailboxConfig.DEFAULT, 1);
                MailboxReader reader = mailbox.reader(false)) {
            assertThat(reader.poll(frame -> received++, 1)).isZero();
            assertThat(realBytes(home)).isLessThanOrEqualTo(64 << 10);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {8L << 20, 64L << 20})
    void shouldTakeAtMostItsBytesWhenAMillionMessagesWentThroughEveryLane(long capacityBytes, @ProofHome Path home) {
        MailboxConfig config = MailboxConfig.builder()
                .capacityBytes(capacityBytes)
                .maxMessageBytes(4096)
                .build();
        try (Mailbox mailbox = new MailboxScene(home).open("orders", config, 1);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            for (int sent = 0; sent < MESSAGES; ) {
                for (int i = 0; i < BATCH; i++, sent++) {
                    assertThat(writer.offer(sent % ControlLayout.PRIORITIES, message, 0, LENGTH, 1))
                            .isNotNegative();
                }
                while (reader.poll(frame -> received++, BATCH) > 0) {
                    // Until nothing is left.
                }
            }
            assertThat(received).isEqualTo(MESSAGES);
            assertThat(mailbox.stats().depth()).isZero();
            assertThat(mailbox.stats().isConserved()).isTrue();
            assertThat(realBytes(home)).isLessThanOrEqualTo(capacityBytes);
        }
    }

    private static long realBytes(Path directory) {
        try {
            Process du = new ProcessBuilder("du", "-sk", directory.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Long.parseLong(said.substring(0, said.indexOf('\t'))) << 10;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
