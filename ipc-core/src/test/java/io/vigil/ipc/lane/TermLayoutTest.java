package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.region.Region;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TermLayoutTest {
    @Test
    void shouldHaveTheseNumbers() {
        assertThat(TermLayout.VERSION).isEqualTo(1);
        assertThat(TermLayout.UNIT).isEqualTo(64);
        assertThat(TermLayout.GENERATION).isEqualTo(0);
        assertThat(TermLayout.MAGIC).isEqualTo(8);
        assertThat(TermLayout.UNITS).isEqualTo(16);
        assertThat(TermLayout.PHYSICAL).isEqualTo(20);
        assertThat(TermLayout.MAILBOX).isEqualTo(32);
        assertThat(TermLayout.HINT).isEqualTo(64);
        assertThat(TermLayout.FIRST_ORDINAL).isEqualTo(128);
        assertThat(TermLayout.BASE).isEqualTo(136);
        assertThat(TermLayout.BASES).isEqualTo(6);
        assertThat(TermLayout.BASE + TermLayout.BASES * Long.BYTES).isLessThanOrEqualTo(TermLayout.DONE_COUNT);
        assertThat(TermLayout.DONE_COUNT).isEqualTo(192);
        assertThat(TermLayout.CELLS).isEqualTo(256);
        assertThat(TermLayout.data(1)).isEqualTo(320);
        assertThat(TermLayout.data(7)).isEqualTo(320);
        assertThat(TermLayout.data(1023)).isEqualTo(256 + 8 * 1024);
        assertThat(TermLayout.length(1023)).isEqualTo(256 + 8 * 1024 + 64 * 1023);
    }

    @Test
    void shouldBeTheseBytesWhenFormatted() {
        Region region = Region.ofMemory(TermLayout.length(1));
        Term.format(region, 1, 0x0A0B0C, 0x1_0000_0002L);
        assertThat(hex(region, 0, 24))
                .isEqualTo("0200000001000000 564947 4c5445524d 01000000 0c0b0a00".replace(" ", ""));
        assertThat(hex(region, TermLayout.HINT, 8)).isEqualTo("0000000000580200");
        assertThat(hex(region, TermLayout.FIRST_ORDINAL, 8)).isEqualTo("0200000001000080");
        assertThat(hex(region, TermLayout.BASE, 8)).isEqualTo("0200000001000080");
        assertThat(hex(region, TermLayout.BASE + 40, 8)).isEqualTo("0200000001000080");
        assertThat(hex(region, TermLayout.DONE_COUNT, 8)).isEqualTo("0000000002000000");
        assertThat(hex(region, TermLayout.CELLS, 16)).isEqualTo("02000000010000000200000001000000");
    }

    private static String hex(Region region, int offset, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append("%02x".formatted(region.getByte(offset + i)));
        }
        return text.toString();
    }

    @Test
    void shouldAllowOneLessThanAPowerOfTwo() {
        for (int units : new int[] {1, 3, 7, 15, 1023, TermLayout.MAX_UNITS}) {
            assertThat(TermLayout.isValidUnits(units)).isTrue();
            assertThat(TermLayout.roundUpUnits(units)).isEqualTo(units);
        }
        for (int units : new int[] {-1, 0, 2, 4, 8, 1024, TermLayout.MAX_UNITS + 1, Integer.MAX_VALUE}) {
            assertThat(TermLayout.isValidUnits(units)).isFalse();
        }
        assertThat(TermLayout.roundUpUnits(0)).isEqualTo(1);
        assertThat(TermLayout.roundUpUnits(2)).isEqualTo(3);
        assertThat(TermLayout.roundUpUnits(8)).isEqualTo(15);
        assertThat(TermLayout.roundUpUnits(513)).isEqualTo(1023);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 15, 63, 1023})
    void shouldSpreadNeighboursOverLinesAndUseEveryCellOnce(int units) {
        Region region = Region.ofMemory(TermLayout.length(units));
        Term term = Term.format(region, units, 0, 1);
        Set<Integer> places = new HashSet<>();
        for (int unit = 0; unit <= units; unit++) {
            int at = LaneView.cellAt(units, unit);
            assertThat(at).isBetween(TermLayout.CELLS, TermLayout.data(units) - Long.BYTES);
            assertThat(places.add(at)).as("unit=" + unit).isTrue();
            assertThat(term.casCell(unit, Cells.free(1), Cells.pad(1, unit), "test"))
                    .isTrue();
            assertThat(region.getLong(at)).as("unit=" + unit).isEqualTo(Cells.pad(1, unit));
            if (units >= 63 && unit > 0) {
                assertThat(at / 64).isNotEqualTo(LaneView.cellAt(units, unit - 1) / 64);
            }
            assertThat(term.frame(unit) % TermLayout.UNIT).isZero();
        }
    }
}
