package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CellsTest {
    /** A number with other bits in each field of a cell: 20 low, 12 above, the rest. */
    private static final long T = 0x1234_5678_9ABCL;

    @Test
    void shouldKeepItsBitsWhenWritten() {
        assertThat(Cells.free(T)).isEqualTo(0x0000_1234_5678_9ABCL);
        assertThat(Cells.writing(T, 0xABC, 0x12345)).isEqualTo(0x200A_BC12_3458_9ABCL);
        assertThat(Cells.ready(T, 0x12345, 0x15, Cells.MAYBE_DELIVERED)).isEqualTo(0x4955_6712_3458_9ABCL);
        assertThat(Cells.leased(T, 0xABC, 0x12345, 0x15, Cells.MOVING)).isEqualTo(0x655A_BC12_3458_9ABCL);
        assertThat(Cells.done(T, 0x12345, 0x15, Cells.MOVED)).isEqualTo(0x8D55_6712_3458_9ABCL);
        assertThat(Cells.aborted(T, Cells.NOBODY, 0x12345)).isEqualTo(0xA00F_FF12_3458_9ABCL);
        assertThat(Cells.pad(T, 0x12345)).isEqualTo(0xC005_6712_3458_9ABCL);
    }

    @Test
    void shouldReadBackWhatWasWrittenWhenEveryFieldIsAtItsLimit() {
        long cell = Cells.leased(T, Cells.MAX_SLOT, TermLayout.MAX_UNITS, Cells.MAX_DELIVERIES, 7);
        assertThat(Cells.state(cell)).isEqualTo(Cells.LEASED);
        assertThat(Cells.owner(cell)).isEqualTo(4094);
        assertThat(Cells.length(cell)).isEqualTo(0xFFFFF);
        assertThat(Cells.deliveries(cell)).isEqualTo(62);
        assertThat(Cells.flags(cell)).isEqualTo(7);
        assertThat(Cells.isOf(cell, T)).isTrue();
    }

    @Test
    void shouldStayAtTheLastCountWhenLeasedMoreOftenThanItCounts() {
        assertThat(Cells.deliveries(Cells.leased(1, 1, 1, Cells.MAX_DELIVERIES + 1, 0)))
                .isEqualTo(Cells.MAX_DELIVERIES);
    }

    @Test
    void shouldTellGenerationsApartWhenTheyAreManyTermsFromEachOther() {
        long[] unpinned = {Cells.ready(T, 1, 0, 0), Cells.done(T, 1, 1, Cells.ACKED), Cells.pad(T, 1)};
        for (long cell : unpinned) {
            assertThat(Cells.isOf(cell, T)).isTrue();
            assertThat(Cells.isOf(cell, T + 1)).isFalse();
            assertThat(Cells.isOf(cell, T + (1L << 20))).isFalse();
            assertThat(Cells.isOf(cell, T + (1L << 31))).isFalse();
        }
        long[] pinned = {Cells.writing(T, 1, 1), Cells.leased(T, 1, 1, 1, 0), Cells.aborted(T, 1, 1)};
        for (long cell : pinned) {
            assertThat(Cells.isOf(cell, T)).isTrue();
            assertThat(Cells.isOf(cell, T + 1)).isFalse();
            assertThat(Cells.isOf(cell, T + (1L << 19))).isFalse();
        }
        assertThat(Cells.isOf(Cells.free(T), T)).isTrue();
        for (int bit = 0; bit < 61; bit++) {
            assertThat(Cells.isOf(Cells.free(T), T ^ 1L << bit)).isFalse();
        }
    }

    @Test
    void shouldBeReadyOnlyInItsOwnTerm() {
        long ready = Cells.ready(T, 3, 1, Cells.MAYBE_DELIVERED);
        assertThat(Cells.isReady(ready, T)).isTrue();
        assertThat(Cells.isReady(ready, T + 1)).isFalse();
        assertThat(Cells.isReady(ready, T + (1L << 20))).isFalse();
        assertThat(Cells.isReady(Cells.leased(T, 1, 3, 1, 0), T)).isFalse();
        assertThat(Cells.isReady(Cells.free(T), T)).isFalse();
    }

    @Test
    void shouldBelongToNobodyWhenAllZero() {
        assertThat(Cells.state(0)).isEqualTo(Cells.FREE);
        assertThat(Cells.isOf(0, 1)).isFalse();
    }

    @Test
    void shouldSpeakToPeopleWhenDescribed() {
        assertThat(Cells.describe(Cells.free(7))).isEqualTo("FREE generation=7");
        assertThat(Cells.describe(Cells.pad(7, 3))).isEqualTo("PAD frames=3 generation=7");
        assertThat(Cells.describe(Cells.leased(7, 3, 2, 1, 0)))
                .isEqualTo("LEASED owner=3 length=2 deliveries=1 flags=0 generation=7");
        assertThat(Cells.describe(-1)).startsWith("UNKNOWN");
    }
}
