package io.vigil.ipc.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.PortableOs;
import io.vigil.ipc.region.Region;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class OwnerLayoutTest {
    /** What version 1 of a slot looks like, for ever. */
    private static final String GOLDEN = "0107000000000000" // state: TAKEN, epoch 7
            + "d204000000000000" // pid
            + "2e16000000000000" // start time
            + "efcdab8967452301" // boot
            + "fcffffef00000000" // pid namespace
            + "0068e5cf8b010000" // joined
            + "e86be5cf8b010000" // heartbeat
            + "0100000000000000" // everything
            + "c3bc6265722d776f726b657200000000" // name
            + "00".repeat(48)
            + "4c8bbe50925d1200" // attached: orders
            + "0000000000000000"
            + "7fcfbe1073d24df8" // attached: replies
            + "00".repeat(11 * 8)
            + "00".repeat(16); // death words

    @Test
    void shouldPinTheNumbers() {
        assertThat(OwnerLayout.SLOT_LENGTH).isEqualTo(256);
        assertThat(OwnerLayout.HEAD_LENGTH).isEqualTo(4096);
        assertThat(OwnerLayout.CHUNK_LENGTH).isEqualTo(16_384);
        assertThat(OwnerLayout.chunkStart(0)).isEqualTo(4096);
        assertThat(OwnerLayout.chunkStart(1)).isEqualTo(20_480);
        assertThat(OwnerLayout.SLOTS).isEqualTo(4095);
        assertThat(OwnerLayout.JANITOR_BEAT).isEqualTo(64);
        assertThat(OwnerLayout.JANITOR_LOCK).isEqualTo(4096);
        assertThat(OwnerLayout.BOOT_LOCK).isEqualTo(4097);
        assertThat(OwnerLayout.DEATH_WORDS).isEqualTo(240);
        assertThat(OwnerLayout.MAGIC).isEqualTo(0x524e574f4c474956L);
    }

    @Test
    void shouldWriteTheGoldenBytes() {
        Region region = Region.ofMemory(2 * OwnerLayout.SLOT_LENGTH);
        Slot slot = new Slot(1, region, OwnerLayout.SLOT_LENGTH);
        slot.cas(0, SlotState.word(7, SlotState.CLEAN));
        ProcessIdentity process = new ProcessIdentity(1234, 5678, 0x0123456789abcdefL, 4_026_531_836L);

        slot.describe(OwnerName.toBytes("\u00fcber-worker"), process, 1_700_000_000_000L);
        slot.cas(SlotState.word(7, SlotState.CLEAN), SlotState.word(7, SlotState.TAKEN));
        slot.beat(1_700_000_001_000L);
        slot.putAttached(0, NameHash.of("orders"));
        slot.putAttached(2, NameHash.of("replies"));
        slot.putEverything(true);

        byte[] bytes = new byte[OwnerLayout.SLOT_LENGTH];
        region.getBytes(OwnerLayout.SLOT_LENGTH, bytes);
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(GOLDEN);
        region.getBytes(0, bytes);
        assertThat(bytes).containsOnly(0);
    }

    @Test
    void shouldReadWhatWasWritten() {
        Region region = Region.ofMemory(OwnerLayout.SLOT_LENGTH);
        region.putBytes(0, HexFormat.of().parseHex(GOLDEN));
        Slot slot = new Slot(5, region, 0);

        OwnerInfo info = slot.read(slot.word());

        assertThat(info.slot()).isEqualTo(5);
        assertThat(info.epoch()).isEqualTo(7);
        assertThat(info.pid()).isEqualTo(1234);
        assertThat(info.startTime()).isEqualTo(5678);
        assertThat(info.name()).isEqualTo("\u00fcber-worker");
        assertThat(info.joinedEpochMs()).isEqualTo(1_700_000_000_000L);
        assertThat(info.heartbeatEpochMs()).isEqualTo(1_700_000_001_000L);
        assertThat(info.attachedHashes()).containsExactly(NameHash.of("orders"), NameHash.of("replies"));
        assertThat(info.attachedToMore()).isTrue();
        slot.putEverything(false);
        OwnerInfo precise = slot.read(slot.word());
        assertThat(precise.isAttachedTo("orders")).isTrue();
        assertThat(precise.isAttachedTo("others")).isFalse();
        assertThat(SlotState.describe(slot.word())).isEqualTo("TAKEN epoch=7");
    }

    @Test
    void shouldTellAProcessFromALaterOneOfTheSamePid() {
        Os os = new PortableOs();
        ProcessIdentity self = ProcessIdentity.ofThisProcess(os);

        assertThat(infoOf(self).isProcessHere(os)).isTrue();
        assertThat(infoOf(new ProcessIdentity(self.pid(), self.startTime() - 1, self.bootHash(), self.pidNamespace()))
                        .isProcessHere(os))
                .isFalse();
        assertThat(infoOf(new ProcessIdentity(self.pid(), self.startTime(), self.bootHash() + 1, self.pidNamespace()))
                        .isProcessHere(os))
                .isFalse();
        assertThat(infoOf(new ProcessIdentity(self.pid(), self.startTime(), self.bootHash(), self.pidNamespace() + 1))
                        .isProcessHere(os))
                .isFalse();
        assertThat(infoOf(new ProcessIdentity(self.pid(), 0, self.bootHash(), self.pidNamespace()))
                        .isProcessHere(os))
                .isFalse();
    }

    private static OwnerInfo infoOf(ProcessIdentity process) {
        Slot slot = new Slot(0, Region.ofMemory(OwnerLayout.SLOT_LENGTH), 0);
        slot.describe(OwnerName.toBytes("some"), process, 0);
        return slot.read(slot.word());
    }
}
