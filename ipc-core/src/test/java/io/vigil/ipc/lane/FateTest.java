package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FateTest {
    @Test
    void shouldBeTheseWords() {
        assertThat(Fate.of(Fate.RECYCLE, 0, 1)).isEqualTo(0x0000_0000_015A_0001L);
        assertThat(Fate.of(Fate.PARKED, 5, 0x0102_0304L)).isEqualTo(0x0001_0203_0459_0502L);
        assertThat(Fate.of(Fate.FREED, 6, (1L << 40) - 1)).isEqualTo(0xFFFF_FFFF_FFA0_0603L);
    }

    @Test
    void shouldGiveBackWhatItWasMadeOf() {
        long word = Fate.of(Fate.PARKED, 6, (1L << 40) - 2);
        assertThat(Fate.kind(word)).isEqualTo(Fate.PARKED);
        assertThat(Fate.lane(word)).isEqualTo(6);
        assertThat(Fate.term(word)).isEqualTo((1L << 40) - 2);
        assertThat(Fate.isParked(word)).isTrue();
        assertThat(Fate.isParked(Fate.of(Fate.FREED, 6, 3))).isFalse();
        assertThat(Fate.describe(word)).isEqualTo("PARKED lane=6 term=1099511627774");
        assertThat(Fate.describe(0)).isEqualTo("undecided");
    }

    @Test
    void shouldSpeakOfOneTermOfOneLane() {
        long word = Fate.of(Fate.RECYCLE, 2, 7);
        assertThat(Fate.isOf(word, 2, 7)).isTrue();
        assertThat(Fate.isOf(word, 2, 8)).isFalse();
        assertThat(Fate.isOf(word, 3, 7)).isFalse();
        assertThat(Fate.isOf(0, 0, 0)).isFalse();
    }

    @Test
    void shouldSeeEverySingleWrongBit() {
        for (long word : new long[] {Fate.of(Fate.PARKED, 0, 1), Fate.of(Fate.RECYCLE, 5, 123_456_789)}) {
            assertThat(Fate.isSound(word)).isTrue();
            for (int bit = 0; bit < 64; bit++) {
                long wrong = word ^ 1L << bit;
                assertThat(Fate.isSound(wrong)).as("bit=" + bit).isFalse();
                assertThat(Fate.isParked(wrong)).as("bit=" + bit).isFalse();
                assertThat(Fate.describe(wrong)).startsWith("damaged");
            }
        }
        assertThat(Fate.isSound(0)).as("never decided").isTrue();
        for (int bit = 0; bit < 64; bit++) {
            assertThat(Fate.isSound(1L << bit)).as("bit=" + bit).isFalse();
        }
    }
}
