package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.region.Region;
import org.junit.jupiter.api.Test;

class LaneLayoutTest {
    @Test
    void shouldHaveTheseNumbers() {
        assertThat(LaneLayout.ACTIVE).isEqualTo(0);
        assertThat(LaneLayout.PREPARED).isEqualTo(64);
        assertThat(LaneLayout.OLDEST).isEqualTo(128);
        assertThat(LaneLayout.HEAD).isEqualTo(256);
        assertThat(LaneLayout.RELEASED).isEqualTo(264);
        assertThat(LaneLayout.IN_WORK).isEqualTo(384);
        assertThat(LaneLayout.SUSPECT).isEqualTo(392);
        assertThat(LaneLayout.MAYBE).isEqualTo(400);
        assertThat(LaneLayout.ROBBED).isEqualTo(408);
        assertThat(LaneLayout.LIMBO).isEqualTo(512);
        assertThat(LaneLayout.PEAK).isEqualTo(576);
        assertThat(LaneLayout.REDELIVERED).isEqualTo(584);
        assertThat(LaneLayout.CORRUPT).isEqualTo(592);
        assertThat(LaneLayout.DIR).isEqualTo(640);
        assertThat(LaneLayout.DIR_LENGTH).isEqualTo(256);
        assertThat(LaneLayout.MAX_TERMS).isEqualTo(128);
        assertThat(LaneLayout.LENGTH).isEqualTo(2688);
    }

    @Test
    void shouldBeEmptyWithItsHeadAtTheFirstTermWhenFormatted() {
        Region region = Region.ofMemory(64 + LaneLayout.LENGTH);
        LaneControl.format(region, 64, true);
        LaneControl control = new LaneControl(region, 64);
        assertThat(control.active()).isZero();
        assertThat(control.prepared()).isZero();
        assertThat(control.oldest()).isOne();
        assertThat(control.head()).isEqualTo(0x000F_FF40_0010_0000L);
        assertThat(control.limbo()).isZero();
        LaneControl.format(region, 64, false);
        assertThat(control.head()).isEqualTo(0xB000_0000_0010_0000L);
    }

    @Test
    void shouldFindAnEntryOfTheDirectoryUnderItsTermOnly() {
        Region region = Region.ofMemory(LaneLayout.LENGTH);
        LaneControl control = new LaneControl(region, 0);
        long t = (1L << 40) - 1;
        assertThat(control.casDir(t, 0, 0xFFFFFF, "test")).isTrue();
        assertThat(region.getLong(LaneLayout.DIR + 255 * 8)).isEqualTo(-1L);
        assertThat(LaneControl.dirTerm(control.dir(t))).isEqualTo(t);
        assertThat(LaneControl.dirPhysical(control.dir(t))).isEqualTo(0xFFFFFF);
        assertThat(LaneControl.dirTerm(control.dir(t - LaneLayout.DIR_LENGTH))).isEqualTo(t);
        assertThat(control.dir(t - 1)).isZero();
    }
}
