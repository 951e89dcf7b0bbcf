package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadTest {
    @Test
    void shouldKeepItsBitsWhenWritten() {
        assertThat(Head.exclusive(0xABC, 0x123, 0x7_6543L, 0x1_2345)).isEqualTo(0xABC1_2326_5431_2345L);
        assertThat(Head.competing(0x23_4567_89ABL, 0x1_2345)).isEqualTo(0xA234_5678_9AB1_2345L);
        assertThat(Head.mark(0xABC, 0x123, 0x7_6543L, 0x1_2345)).isEqualTo(0xABC1_2306_5431_2345L);
        assertThat(Head.place(0x123_4567_89ABL, 0x1_2345)).isEqualTo(0x1234_5678_9AB1_2345L);
        assertThat(Head.limbo(0xABC, 0x123, 0x45_6789_ABCDL)).isEqualTo(0xABC1_2345_6789_ABCDL);
        assertThat(Head.released(0x7_6543L, 0x1_2345, 0xF_EDCB)).isEqualTo(0x0065_4312_345F_EDCBL);
    }

    @Test
    void shouldReadBackWhatWasWritten() {
        long head = Head.exclusive(4095, 4094, 0xFFFFL, 0xFFFFF);
        assertThat(Head.epoch(head)).isEqualTo(4095);
        assertThat(Head.slot(head)).isEqualTo(4094);
        assertThat(Head.offset(head)).isEqualTo(0xFFFFF);
        assertThat(Head.epoch(Head.exclusive(4096, 1, 1, 0))).isZero();
        long limbo = Head.limbo(4094, 4095, (1L << 40) - 1);
        assertThat(Head.limboSlot(limbo)).isEqualTo(4094);
        assertThat(Head.limboEpoch(limbo)).isEqualTo(4095);
        assertThat(Head.limboTerm(limbo)).isEqualTo((1L << 40) - 1);
        assertThat(Head.competingTerm(Head.competing((1L << 40) - 1, 7))).isEqualTo((1L << 40) - 1);
        long released = Head.released(5, 6, 7);
        assertThat(Head.releasedPosition(released)).isEqualTo(Head.position(Head.exclusive(9, 9, 5, 6)));
        assertThat(Head.releasedIndex(released)).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 5, 0x7FFF, 0xFFFF, 0x12345})
    void shouldSeeEverySingleWrongBit(long t) {
        long exclusive = Head.exclusive(77, 5, t, (int) t);
        long competing = Head.competing(t, (int) t);
        assertThat(Head.isSound(exclusive, true)).isTrue();
        assertThat(Head.isSound(competing, false)).isTrue();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            assertThat(Head.isSound(exclusive ^ 1L << bit, true)).isFalse();
            assertThat(Head.isSound(competing ^ 1L << bit, false)).isFalse();
        }
        assertThat(Head.isSound(0, true)).isFalse();
        assertThat(Head.isSound(0, false)).isFalse();
    }

    @Test
    void shouldKeepThePositionWhenTheRoleChanges() {
        long head = Head.exclusive(1, 2, 3, 4);
        long next = Head.withRole(head, 4095, 4094);
        assertThat(next).isEqualTo(Head.exclusive(4095, 4094, 3, 4));
        assertThat(Head.position(next)).isEqualTo(Head.position(head));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 127, 0xFFFEL, 0xFFFFL, 0x10000L, 0x10001L, (1L << 32) - 1, 1L << 32, 1L << 39})
    void shouldRebuildTheWholeTermWhenItIsNotFarBehindTheActiveOne(long t) {
        long head = Head.exclusive(7, 8, t, 9);
        for (long ahead : new long[] {0, 1, 127, 0xFFFEL, 0xFFFFL}) {
            assertThat(Head.term(head, t + ahead)).isEqualTo(t);
        }
    }
}
