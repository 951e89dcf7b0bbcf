package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HintTest {
    @Test
    void shouldKeepItsBitsWhenWritten() {
        assertThat(Hint.of(0x12_3456L, 0x7_89AB, 0xC_DEF0)).isEqualTo(0x3456_4878_9ABC_DEF0L);
    }

    @Test
    void shouldReadBackWhatWasWritten() {
        long hint = Hint.of(0xFF_FFFFL, 0xFFFFF, 0xFFFFE);
        assertThat(Hint.index(hint)).isEqualTo(0xFFFFF);
        assertThat(Hint.offset(hint)).isEqualTo(0xFFFFE);
        assertThat(Hint.isOf(hint, 0xFF_FFFFL)).isTrue();
    }

    @Test
    void shouldSeeEverySingleWrongBit() {
        for (long t : new long[] {0, 1, 0xFFFF, 0x1_2345}) {
            long hint = Hint.of(t, (int) t, (int) t * 2);
            for (int bit = 0; bit < Long.SIZE; bit++) {
                assertThat(Hint.isOf(hint ^ 1L << bit, t)).isFalse();
            }
        }
        assertThat(Hint.isOf(0, 0)).isFalse();
    }

    @Test
    void shouldBeOfItsOwnTermOnly() {
        for (long t : new long[] {1, 0xFFFFFL, 0xFFFFFEL, (1L << 32) - 2}) {
            long hint = Hint.of(t, 3, 4);
            assertThat(Hint.isOf(hint, t)).isTrue();
            assertThat(Hint.isOf(hint, t + 1)).isFalse();
            assertThat(Hint.isOf(hint, t - 1)).isFalse();
            assertThat(Hint.isOf(hint, t + (1L << 15))).isFalse();
        }
    }
}
