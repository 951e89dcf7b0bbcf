package io.vigil.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedTimeTest {
    private static final long MS = 1_000_000;

    private final SharedTime time = new SharedTime();

    @BeforeEach
    void start() {
        time.start(0, 0, 0, 0);
    }

    @Test
    void shouldCountWhenBothEndsRan() {
        time.note(1000, 1100, MS, MS);
        time.note(2000, 2000, 2 * MS, 2 * MS);

        assertThat(time.rate()).isEqualTo(1_000_000);
        assertThat(time.part()).isEqualTo(1);
    }

    @Test
    void shouldLeaveOutWhenReceiverLostItsCore() {
        time.note(1000, 1000, MS, MS);
        time.note(2000, 2000, 4 * MS, 2 * MS);

        assertThat(time.rate()).isEqualTo(1_000_000);
        assertThat(time.part()).isEqualTo(0.25, within(0.001));
    }

    @Test
    void shouldLeaveOutWhenReceiverReadABacklogAlone() {
        time.note(1000, 5000, MS, MS);
        time.note(5000, 5000, 2 * MS, 2 * MS);
        time.note(6000, 6000, 3 * MS, 3 * MS);

        assertThat(time.rate()).isEqualTo(1_000_000);
    }

    @Test
    void shouldSayNoNumberWhenNothingCounted() {
        time.note(1000, 1000, MS, 0);

        assertThat(time.rate()).isNaN();
        assertThat(time.part()).isZero();
    }
}
