package io.vigil.ipc.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.lane.Fates;
import io.vigil.ipc.lane.LaneControl;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import io.vigil.ipc.region.Region;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@LeakFree
class ControlLayoutTest {
    @Test
    void shouldHaveTheseNumbers() {
        assertThat(ControlLayout.VERSION).isEqualTo(2);
        assertThat(ControlLayout.STATE).isEqualTo(192);
        assertThat(ControlLayout.PHYSICALS).isEqualTo(256);
        assertThat(ControlLayout.INTENT).isEqualTo(320);
        assertThat(ControlLayout.CONSUMER).isEqualTo(384);
        assertThat(ControlLayout.KEPT).isEqualTo(392);
        assertThat(ControlLayout.READERS_ASLEEP).isEqualTo(512);
        assertThat(ControlLayout.PEAK).isEqualTo(2176);
        assertThat(ControlLayout.LANES).isEqualTo(2240);
        assertThat(ControlLayout.TABLE).isEqualTo(21_056);
        assertThat(ControlLayout.FATES).isEqualTo(28_224);
        assertThat(ControlLayout.LENGTH).isEqualTo(35_392);
    }

    /** One word in the order of the bytes that a tool reads: term 1 of lane 0, recycled. */
    @Test
    void shouldBeTheseBytesWhenATermWasRecycled(@ProofHome Path home) {
        MailboxScene scene = new MailboxScene(home);
        MailboxConfig config = MailboxConfig.builder()
                .capacity(100_000)
                .maxMessageBytes(1024)
                .priorities(false)
                .build();
        try (Mailbox mailbox = scene.open("box", config, 1);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            Region control = scene.files("box").mapControl(Region.Access.READ_ONLY);
            LaneControl lane = new LaneControl(control, ControlLayout.lane(0));
            while (lane.oldest() == 1) {
                assertThat(MailboxScene.send(writer, 0, "message")).isNotNegative();
                MailboxScene.drain(reader);
            }
            int physical = LaneControl.dirPhysical(lane.dir(1));
            StringBuilder bytes = new StringBuilder();
            for (int i = 0; i < Long.BYTES; i++) {
                bytes.append("%02x".formatted(control.getByte(ControlLayout.FATES + physical * Long.BYTES + i)));
            }
            assertThat(bytes.toString()).isEqualTo("01005a0100000000");
            assertThat(new Fates(control, ControlLayout.FATES).of(physical)).isEqualTo(0x0000_0000_015A_0001L);
        }
    }
}
