package io.vigil.bench.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CellPlacementTest {
    private static final int PAYLOAD_BYTES = 64 * 1024;

    @ParameterizedTest
    @EnumSource
    void shouldGiveEachUnitAnAlignedCellOfItsOwn(CellPlacement placement) {
        Geometry geometry = new Geometry(PAYLOAD_BYTES, placement);
        Set<Integer> offsets = new HashSet<>();
        for (int unit = 0; unit <= geometry.units; unit++) {
            int offset = placement.cellOffset(geometry, unit);
            assertThat(offset).isBetween(0, geometry.cellsEnd - Long.BYTES);
            assertThat(offset % geometry.cellStep).isZero();
            assertThat(offsets.add(offset)).as("unit %d", unit).isTrue();
        }
        assertThat(geometry.cellsEnd).isLessThanOrEqualTo(geometry.termBytes);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INLINE")
    void shouldKeepCellsBeforePayload(CellPlacement placement) {
        Geometry geometry = new Geometry(PAYLOAD_BYTES, placement);

        assertThat(geometry.cellsEnd).isLessThanOrEqualTo(geometry.frameOffset(0));
    }
}
