package io.vigil.bench.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateWindowTest {
    private static final long MS = 1_000_000;

    private final RateWindow window = new RateWindow(new Scenario.Timing(10, 100), 0);

    @Test
    void shouldCountOnlyWhatCameInTheWindow() {
        assertThat(window.look(10_000, 5 * MS)).isEqualTo(RateWindow.Phase.WARMING);
        assertThat(window.look(20_000, 10 * MS)).isEqualTo(RateWindow.Phase.OPENED);
        assertThat(window.look(50_000, 60 * MS)).isEqualTo(RateWindow.Phase.MEASURING);
        assertThat(window.look(120_000, 110 * MS)).isEqualTo(RateWindow.Phase.CLOSED);
        assertThat(window.look(900_000, 111 * MS)).isEqualTo(RateWindow.Phase.OVER);
        window.end(1_000_000, 112 * MS);

        assertThat(window.rate()).isEqualTo(1_000_000);
    }

    @Test
    void shouldUseWhatThereIsWhenSendersEndEarly() {
        window.look(20_000, 10 * MS);
        window.end(70_000, 60 * MS);

        assertThat(window.rate()).isEqualTo(1_000_000);
    }

    @Test
    void shouldSayNoNumberWhenSendersEndDuringWarmUp() {
        window.look(20_000, 5 * MS);
        window.end(30_000, 6 * MS);

        assertThat(window.rate()).isNaN();
    }

    @Test
    void shouldAskForTheNextLookSomeMessagesLater() {
        long first = window.nextLook();
        window.look(first + 100, MS);

        assertThat(window.nextLook()).isGreaterThan(first + 100);
    }
}
