package io.vigil.ipc.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.mailbox.LeasingReader;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxConfig;
import io.vigil.ipc.mailbox.MailboxReader;
import io.vigil.ipc.mailbox.MailboxWriter;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

@LeakFree
class EngineTest {
    private static void send(Mailbox mailbox, int priority, int value) {
        MailboxWriter writer = mailbox.writer();
        UnsafeBuffer payload = new UnsafeBuffer(new byte[4]);
        payload.putInt(0, value);
        assertThat(writer.offer(priority, payload, 0, 4, 1)).isNotNegative();
    }

    @Test
    void shouldPassMessagesWhenTwoOwnersShareAHome(@ProofHome Path home) {
        try (Engine one = Engine.open(home, "one");
                Engine two = Engine.open(home, "two")) {
            send(one.mailbox("orders"), 2, 42);
            try (MailboxReader reader = two.mailbox("orders").reader(false)) {
                assertThat(reader.poll(
                                frame -> assertThat(frame.payload().getInt(0)).isEqualTo(42), 10))
                        .isEqualTo(1);
            }
            assertThat(one.slot()).isNotEqualTo(two.slot());
            assertThat(one.mailboxNames()).containsExactly("orders");
        }
    }

    @Test
    void shouldGiveBackWhatAnOwnerHadInHandWhenItCloses(@ProofHome Path home) {
        MailboxConfig config = MailboxConfig.builder().competing(true).build();
        try (Engine stays = Engine.open(home, "stays")) {
            Mailbox mailbox = stays.mailbox("work", config);
            send(mailbox, 2, 7);
            try (Engine leaves = Engine.open(home, "leaves");
                    LeasingReader reader = leaves.mailbox("work").leasingReader()) {
                assertThat(reader.take(new Frame())).isTrue();
            }
            try (LeasingReader reader = mailbox.leasingReader()) {
                Frame frame = new Frame();
                assertThat(reader.take(frame)).isTrue();
                assertThat(frame.redelivered()).isTrue();
                assertThat(reader.acknowledge(frame)).isTrue();
            }
            assertThat(mailbox.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldFreeTheRoleWhenTheConsumersOwnerCloses(@ProofHome Path home) {
        try (Engine stays = Engine.open(home, "stays")) {
            try (Engine leaves = Engine.open(home, "leaves")) {
                MailboxReader forgotten = leaves.mailbox("one").reader(false);
                assertThat(forgotten.isOpen()).isTrue();
                assertThatThrownBy(() -> stays.mailbox("one").reader(false))
                        .isInstanceOfSatisfying(
                                VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONSUMER_ACTIVE));
            }
            try (MailboxReader reader = stays.mailbox("one").reader(false)) {
                assertThat(reader.isOpen()).isTrue();
            }
        }
    }
}
