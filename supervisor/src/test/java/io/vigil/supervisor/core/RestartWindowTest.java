package io.vigil.supervisor.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestartWindowTest {
    @Test
    void shouldBearSoManyAndNoMore() {
        RestartWindow window = new RestartWindow(3, 1_000);
        assertThat(window.add(0)).isTrue();
        assertThat(window.add(1)).isTrue();
        assertThat(window.add(2)).isTrue();
        assertThat(window.add(3)).isFalse();
    }

    @Test
    void shouldForgetByAgeAlone() {
        RestartWindow window = new RestartWindow(1, 1_000);
        assertThat(window.add(0)).isTrue();
        assertThat(window.add(1_000)).as("exactly as old as the window").isFalse();
        assertThat(window.add(2_001)).as("1001 after the last one").isTrue();
    }

    @Test
    void shouldBearNoneWhenNoneAreAllowed() {
        assertThat(new RestartWindow(0, 1_000).add(5)).isFalse();
    }

    @Test
    void shouldGoOnWhereTheClockWraps() {
        RestartWindow window = new RestartWindow(2, 1_000);
        assertThat(window.add(Long.MAX_VALUE - 10)).isTrue();
        assertThat(window.add(Long.MIN_VALUE + 10)).isTrue();
        assertThat(window.add(Long.MIN_VALUE + 20)).isFalse();
        assertThat(window.add(Long.MIN_VALUE + 2_000)).isTrue();
    }
}
