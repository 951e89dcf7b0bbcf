package io.vigil.ipc.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxConfig;
import io.vigil.ipc.mailbox.MailboxReader;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Mailboxes that go away: by order, with their owner, beside whoever has them open. */
@LeakFree
class MailboxRemovalTest {
    private static final MailboxConfig EPHEMERAL =
            MailboxConfig.builder().ephemeral(true).build();

    private static Engine open(Path home, String name) {
        return Engine.open(home, name, OsPort.current(), VigilClock.SYSTEM, false);
    }

    private static long send(Mailbox mailbox) {
        return mailbox.writer().offer(2, new UnsafeBuffer(new byte[8]), 0, 8, 1);
    }

    /** What lies among the mailboxes, without the lock. */
    static List<String> left(Engine engine) {
        try (Stream<Path> entries = Files.list(engine.home().mailboxes())) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> !name.equals(".removals"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError("cannot list: " + e, e);
        }
    }

    @Test
    void shouldLeaveNothingWhenNobodyElseHasItOpen(@ProofHome Path home) {
        try (Engine engine = open(home, "one")) {
            Mailbox old = engine.mailbox("orders");
            assertThat(send(old)).isNotNegative();
            assertThat(engine.removeMailbox("orders")).isTrue();
            assertThat(engine.removeMailbox("orders")).isFalse();
            assertThat(left(engine)).isEmpty();
            assertThat(send(old)).isEqualTo(Offer.SHUT);

            Mailbox again = engine.mailbox("orders");
            assertThat(again).isNotSameAs(old);
            assertThat(again.stats().depth()).isZero();
            assertThat(send(again)).isNotNegative();
            assertThat(send(old)).isEqualTo(Offer.SHUT);
            assertThat(again.stats().depth()).isOne();
        }
    }

    @Test
    void shouldNameWhoHasItOpenAndShutItForThemWhenForced(@ProofHome Path home) {
        try (Engine one = open(home, "one");
                Engine two = open(home, "two")) {
            Mailbox held = two.mailbox("orders");
            assertThat(send(held)).isNotNegative();
            String pid = String.valueOf(ProcessHandle.current().pid());
            assertThatThrownBy(() -> one.removeMailbox("orders")).isInstanceOfSatisfying(VigilException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE);
                assertThat(e).hasMessageContaining("pids=" + pid);
            });
            try (MailboxReader reader = held.reader(false)) {
                assertThat(reader.isOpen()).isTrue();
                assertThatThrownBy(() -> one.removeMailbox("orders"))
                        .isInstanceOfSatisfying(
                                VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONSUMER_ACTIVE));
                assertThat(send(held)).isNotNegative();
                assertThat(one.forceRemoveMailbox("orders")).isTrue();
                assertThat(left(one)).isEmpty();
                assertThat(held.isShut()).isTrue();
                assertThat(send(held)).isEqualTo(Offer.SHUT);
            }
            assertThat(send(two.mailbox("orders"))).isNotNegative();
            assertThat(one.mailbox("orders").stats().depth()).isOne();
        }
    }

    @Test
    void shouldRemoveWhatCannotBeOpenedWhenForced(@ProofHome Path home) throws IOException {
        try (Engine one = open(home, "one");
                Engine two = open(home, "two")) {
            assertThat(send(one.mailbox("orders"))).isNotNegative();
            Files.write(one.home().mailboxes().resolve("orders").resolve("control"), new byte[100]);
            assertThatThrownBy(() -> two.removeMailbox("orders")).isInstanceOf(VigilException.class);
            assertThat(two.forceRemoveMailbox("orders")).isTrue();
            assertThat(left(two)).isEmpty();
        }
    }

    @Test
    void shouldGoWithItsOwnerWhenEphemeral(@ProofHome Path home) {
        try (Engine stays = open(home, "stays")) {
            try (Engine owner = open(home, "owner")) {
                assertThat(send(owner.mailbox("reply", EPHEMERAL))).isNotNegative();
                assertThat(send(stays.mailbox("reply"))).isNotNegative();
                assertThat(stays.mailbox("kept").isShut()).isFalse();
            }
            assertThat(left(stays)).containsExactly("kept");
            try (Engine other = open(home, "other")) {
                assertThat(send(stays.mailbox("reply", EPHEMERAL))).isNotNegative();
                assertThat(send(other.mailbox("reply"))).isNotNegative();
            }
            assertThat(left(stays)).containsExactly("kept", "reply");
        }
    }
}
