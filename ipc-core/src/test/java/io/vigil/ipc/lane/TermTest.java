package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.region.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TermTest {
    private static final int UNITS = 7;

    private final Region region = Region.ofMemory(TermLayout.length(UNITS));

    @Test
    void shouldBeFoundAgainWhenItWasFormatted() {
        Term.format(region, UNITS, 3, 9);
        Term term = Term.attach(region, UNITS, 3);
        assertThat(term.generation()).isEqualTo(9);
        assertThat(term.units()).isEqualTo(UNITS);
        assertThat(term.firstOrdinal()).isNegative();
        for (int unit = 0; unit <= UNITS; unit++) {
            assertThat(term.cell(unit)).isEqualTo(Cells.free(9));
        }
    }

    @Test
    void shouldSayWhatIsWrongWhenTheHeaderIsNotThatOfTheExpectedTerm() {
        Term.format(region, UNITS, 3, 9);
        assertCorrupt(() -> Term.attach(region, 15, 3), "field=length");
        assertCorrupt(() -> Term.attach(region, UNITS, 4), "field=physical, expected=4, found=3");
        region.putInt(TermLayout.UNITS, 8);
        assertCorrupt(() -> Term.attach(region, UNITS, 3), "field=units, expected=7, found=8");
        region.putLong(TermLayout.MAGIC, 1);
        assertCorrupt(() -> Term.attach(region, UNITS, 3), "field=magic");
        assertCorrupt(() -> Term.attach(Region.ofMemory(TermLayout.length(UNITS)), UNITS, 0), "field=magic");
    }

    private static void assertCorrupt(org.assertj.core.api.ThrowableAssert.ThrowingCallable attach, String what) {
        assertThatThrownBy(attach)
                .isInstanceOf(VigilException.class)
                .hasMessageContaining(what)
                .extracting(e -> ((VigilException) e).code())
                .isEqualTo(ErrorCode.CORRUPT_STORE);
    }

    @Test
    void shouldTurnEveryCellFreeWhileTheTermIsTheOldOne() {
        Term term = Term.format(region, UNITS, 3, 9);
        term.casCell(0, Cells.free(9), Cells.done(9, 1, 1, Cells.ACKED), "test");
        term.casCell(1, Cells.free(9), Cells.ready(9, 1, 0, 0), "test");
        term.casCell(2, Cells.free(9), Cells.aborted(9, Cells.NOBODY, 1), "test");
        term.casCell(3, Cells.free(9), Cells.pad(9, 3), "test");
        long[] foreign = {Cells.free(12), Cells.ready(9 + (1 << 20), 1, 0, 0), Cells.pad(9 + (1L << 31), 1)};
        for (int i = 0; i < foreign.length; i++) {
            term.casCell(4 + i, Cells.free(9), foreign[i], "test");
        }
        term.refill(9, 12);
        // While the term is 9 nothing else can be in it: the others are damage.
        for (int unit = 0; unit <= UNITS; unit++) {
            assertThat(term.cell(unit)).as("unit=" + unit).isEqualTo(Cells.free(12));
        }
        term.casGeneration(9, 12);
        term.casCell(0, Cells.free(12), Cells.free(9), "test");
        term.refill(9, 13);
        assertThat(term.cell(0)).as("the term is 9 no more").isEqualTo(Cells.free(9));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 9, (1L << 15) - 1, (1L << 20) - 1, 1L << 32})
    void shouldSetABaseOnceAndClearOnlyItsOwn(long t) {
        Term term = Term.format(region, UNITS, 3, t);
        if (t > 1) {
            assertThat(term.baseOf(2, t)).isEqualTo(-1);
            term.publishBase(2, t - 1, 5);
            assertThat(term.baseOf(2, t)).isEqualTo(-1);
            term.publishBase(2, t, 77);
            term.publishBase(2, t, 78);
            assertThat(term.baseOf(2, t)).isEqualTo(77);
        } else {
            assertThat(term.baseOf(2, t)).isZero();
        }
        assertThat(term.baseOf(2, t + 1)).isEqualTo(-1);
        term.clearBase(2, t - 1, t + 5);
        assertThat(term.baseOf(2, t)).isNotEqualTo(-1);
        term.clearBase(2, t, t + 5);
        term.casGeneration(t, t + 5);
        assertThat(term.baseOf(2, t + 5)).isEqualTo(-1);
        term.publishBase(2, t + 5, 80);
        assertThat(term.baseOf(2, t + 5)).isEqualTo(80);
    }

    @Test
    void shouldCountFinishedFramesOfItsOwnTermOnly() {
        Term term = Term.format(region, UNITS, 3, 9);
        term.countDone(9);
        term.countDone(9);
        term.countDone(8);
        assertThat(term.doneCount(9)).isEqualTo(2);
        assertThat(term.doneCount(8)).isZero();
        term.clearDoneCount(8, 10);
        assertThat(term.doneCount(9)).isEqualTo(2);
        term.clearDoneCount(9, 12);
        assertThat(term.doneCount(9)).isZero();
        assertThat(term.doneCount(12)).isZero();
        term.countDone(12);
        assertThat(term.doneCount(12)).isOne();
    }

    @Test
    void shouldGiveTheFirstOrdinalOnce() {
        Term term = Term.format(region, UNITS, 3, 9);
        term.publishFirstOrdinal(8, 1);
        assertThat(term.firstOrdinal()).isNegative();
        term.publishFirstOrdinal(9, 100);
        term.publishFirstOrdinal(9, 101);
        assertThat(term.firstOrdinal()).isEqualTo(100);
        assertThat(term.casFirstOrdinalToUnset(99, 12)).isFalse();
        assertThat(term.casFirstOrdinalToUnset(100, 12)).isTrue();
        assertThat(term.firstOrdinal()).isNegative();
    }
}
