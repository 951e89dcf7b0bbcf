package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.region.Region;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class FrameLayoutTest {
    @Test
    void shouldHaveTheseNumbers() {
        assertThat(FrameLayout.CHECKSUM).isEqualTo(0);
        assertThat(FrameLayout.CRASHES).isEqualTo(4);
        assertThat(FrameLayout.PRIORITY).isEqualTo(6);
        assertThat(FrameLayout.NOT_BEFORE).isEqualTo(8);
        assertThat(FrameLayout.PRESENCE).isEqualTo(16);
        assertThat(FrameLayout.PAYLOAD_OFFSET).isEqualTo(18);
        assertThat(FrameLayout.PAYLOAD_LENGTH).isEqualTo(20);
        assertThat(FrameLayout.ENQUEUED).isEqualTo(24);
        assertThat(FrameLayout.OPTIONAL).isEqualTo(32);
        assertThat(FrameLayout.HAS_HEADERS).isEqualTo(1 << 11);
        assertThat(FrameLayout.MAX_OPTIONAL_END).isEqualTo(65535);
    }

    @Test
    void shouldTakeTheUnitsThatFieldsAndPayloadNeed() {
        assertThat(FrameLayout.units(0, 0)).isOne();
        assertThat(FrameLayout.units(0, 32)).isOne();
        assertThat(FrameLayout.units(0, 33)).isEqualTo(2);
        assertThat(FrameLayout.units(8, 24)).isOne();
        assertThat(FrameLayout.units(8, 25)).isEqualTo(2);
        assertThat(FrameLayout.units(0, 16 << 20)).isEqualTo((16 << 20) / 64 + 1);
        assertThat(FrameLayout.units(65_000, Integer.MAX_VALUE))
                .isEqualTo((int) ((32L + 65_000 + Integer.MAX_VALUE + 63) / 64));
    }

    @Test
    void shouldBeTheseBytesWhenWritten() {
        LaneWorld world = new LaneWorld(3, 1, true);
        LaneWriter writer = new LaneWriter(world.lane(5), Admission.ALWAYS, true);
        UnsafeBuffer optional = new UnsafeBuffer(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        UnsafeBuffer payload = new UnsafeBuffer(new byte[] {9, 'a', 'b', 'c', 9});
        assertThat(writer.offer(FrameLayout.HAS_DEADLINE, optional, 8, payload, 1, 3, 0x0102030405L))
                .isZero();
        Region region = world.physicals.get(0);
        byte[] bytes = new byte[64];
        region.getBytes(TermLayout.data(3), bytes);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 43; i++) {
            text.append("%02x".formatted(bytes[i]));
        }
        assertThat(text.toString())
                .isEqualTo("8ec8ae85" + "0000" + "0000" + "0000000000000000" + "0100" + "2800" + "03000000"
                        + "0504030201000000" + "0102030405060708" + "616263");
        assertThat(world.view.cell(0, 0)).isEqualTo(Cells.ready(1, 1, 0, 0));
    }
}
