package io.vigil.ipc.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.lane.Fates;
import io.vigil.ipc.lane.LaneControl;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import io.vigil.ipc.region.Region;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

@LeakFree
class ControlLayoutTest {
    @Test
    void shouldHaveTheseNumbers() {
        assertThat(ControlLayout.VERSION).isEqualTo(3);
        assertThat(ControlLayout.RATE_PER_SECOND).isEqualTo(136);
        assertThat(ControlLayout.RATE_BURST).isEqualTo(144);
        assertThat(ControlLayout.HIGH_WATERMARK).isEqualTo(152);
        assertThat(ControlLayout.LOW_WATERMARK).isEqualTo(160);
        assertThat(ControlLayout.OWNER).isEqualTo(168);
        assertThat(ControlLayout.STATE).isEqualTo(192);
        assertThat(ControlLayout.PHYSICALS).isEqualTo(256);
        assertThat(ControlLayout.INTENT).isEqualTo(320);
        assertThat(ControlLayout.CONSUMER).isEqualTo(384);
        assertThat(ControlLayout.KEPT).isEqualTo(392);
        assertThat(ControlLayout.READERS_ASLEEP).isEqualTo(512);
        assertThat(ControlLayout.PEAK).isEqualTo(2176);
        assertThat(ControlLayout.RATE_LIMITED).isEqualTo(2200);
        assertThat(ControlLayout.RATE).isEqualTo(2240);
        assertThat(ControlLayout.SMALLEST).isEqualTo(2304);
        assertThat(ControlLayout.BYTES).isEqualTo(2328);
        assertThat(ControlLayout.LANES).isEqualTo(2368);
        assertThat(ControlLayout.TABLE).isEqualTo(21_184);
        assertThat(ControlLayout.FATES).isEqualTo(28_352);
        assertThat(ControlLayout.LENGTH).isEqualTo(35_520);
    }

    @Test
    void shouldBeTheseBytesWhenCreated(@ProofHome Path home) {
        MailboxConfig config = MailboxConfig.builder()
                .competing(true)
                .overflow(Overflow.DROP_NEWEST)
                .defaultTtlMs(30_000)
                .leaseTimeoutMs(7)
                .ratePerSecond(100)
                .rateBurst(10)
                .highWatermark(1000)
                .lowWatermark(500)
                .ephemeral(true)
                .build();
        try (Mailbox mailbox = new MailboxScene(home).open("box", config, 5)) {
            byte[] settings = new byte[ControlLayout.SETTINGS_CRC + 4 - ControlLayout.CAPACITY];
            for (int i = 0; i < settings.length; i++) {
                settings[i] = mailbox.control().getByte(ControlLayout.CAPACITY + i);
            }
            assertThat(HexFormat.of().formatHex(settings))
                    .isEqualTo("e803000000000000" + "0000000400000000" + "00001000" + "ff7f0000" + "3d000000"
                            + "02000000" + "3075000000000000" + "0700000000000000" + "e803000000000000" + "05000000"
                            + "02000000" + "e803000000000000" + "6400000000000000" + "0a00000000000000"
                            + "e803000000000000" + "f401000000000000" + "0500000000000000" + "0000000000000000"
                            + "00000000" + "309b0fdb");
            assertThat(MailboxSettings.ownerSlot(MailboxSettings.owner(mailbox.control())))
                    .isEqualTo(5);
        }
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
