package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HintTest {
    @Test
    void shouldKeepItsBitsWhenWritten() {
        assertThat(Hint.of(0x12_3456L, 0x7_89AB, 0xC_DEF0)).isEqualTo(0x1234_5678_9ABC_DEF0L);
    }

    @Test
    void shouldReadBackWhatWasWritten() {
        long hint = Hint.of(0xFF_FFFFL, 0xFFFFF, 0xFFFFF);
        assertThat(hint).isEqualTo(-1L);
        assertThat(Hint.index(hint)).isEqualTo(0xFFFFF);
        assertThat(Hint.offset(hint)).isEqualTo(0xFFFFF);
        assertThat(Hint.isOf(hint, 0xFF_FFFFL)).isTrue();
    }

    @Test
    void shouldBeOfItsOwnTermOnly() {
        for (long t : new long[] {1, 0xFFFFFL, 0xFFFFFEL, (1L << 32) - 2}) {
            long hint = Hint.of(t, 3, 4);
            assertThat(Hint.isOf(hint, t)).isTrue();
            assertThat(Hint.isOf(hint, t + 1)).isFalse();
            assertThat(Hint.isOf(hint, t - 1)).isFalse();
            assertThat(Hint.isOf(hint, t + (1L << 23))).isFalse();
        }
    }
}
