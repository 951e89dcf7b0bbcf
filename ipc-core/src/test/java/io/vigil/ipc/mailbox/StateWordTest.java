package io.vigil.ipc.mailbox;

import static io.vigil.ipc.mailbox.MailboxScene.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@LeakFree
class StateWordTest {
    private static final MailboxConfig TWO = MailboxConfig.builder().capacity(2).build();

    @Test
    void shouldKnowTheLanesThatHaveATermAndNoOthers(@ProofHome Path home) {
        MailboxScene scene = new MailboxScene(home);
        try (Mailbox mailbox = scene.open("orders", TWO, 1);
                Mailbox other = scene.open("orders", 2)) {
            assertThat(mailbox.state().lanesInUse()).isZero();
            send(mailbox.writer(), 3, "low");
            assertThat(other.state().lanesInUse()).isEqualTo(0b01000);
            send(other.writer(), 0, "first");
            assertThat(mailbox.state().lanesInUse()).isEqualTo(0b01001);
            mailbox.shut();
            assertThat(other.state().isShut()).isTrue();
            assertThat(other.state().lanesInUse()).isEqualTo(0b01001);
        }
    }

    @Test
    void shouldCountALaneThatSomebodyElseBeganToUse(@ProofHome Path home) {
        MailboxScene scene = new MailboxScene(home);
        try (Mailbox mailbox = scene.open("orders", TWO, 1);
                Mailbox other = scene.open("orders", 2)) {
            MailboxWriter writer = mailbox.writer();
            assertThat(send(writer, 2, "one")).isZero();
            assertThat(send(other.writer(), 4, "two")).isZero();
            assertThat(send(writer, 2, "three")).isEqualTo(Offer.FULL);
        }
    }

    @Test
    void shouldComeBackWhenDamageHasClearedIt(@ProofHome Path home) {
        MailboxScene scene = new MailboxScene(home);
        try (Mailbox mailbox = scene.open("orders", TWO, 1)) {
            send(mailbox.writer(), 4, "one");
            mailbox.control().putLong(ControlLayout.STATE, 0);
        }
        try (Mailbox mailbox = scene.open("orders", 1)) {
            assertThat(mailbox.state().lanesInUse()).isEqualTo(0b10000);
            assertThat(mailbox.state().isShut()).isFalse();
            MailboxWriter writer = mailbox.writer();
            assertThat(send(writer, 0, "two")).isZero();
            assertThat(send(writer, 0, "three")).isEqualTo(Offer.FULL);
        }
    }
}
