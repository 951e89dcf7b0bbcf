package io.vigil.bench.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void shouldMeasureEverythingFiveTimesWhenNothingIsAsked() {
        Options options = Options.parse(List.of());

        assertThat(options.runs()).isEqualTo(5);
        assertThat(options.lengths()).containsExactly(32, 256, 1024);
        assertThat(options.producers()).containsExactly(1, 2, 4);
        assertThat(options.kinds()).containsExactly(Scenario.Kind.values());
        assertThat(options.transports()).contains("chronicle", "agrona-o2o", "agrona-m2o", "aeron-exclusive");
    }

    @Test
    void shouldTakeWhatIsAsked() {
        Options options = Options.parse(List.of(
                "--quick",
                "--runs",
                "2",
                "--transports",
                "agrona-m2o,chronicle",
                "--lengths",
                "64",
                "--producers",
                "4",
                "--kinds",
                "round_trip",
                "--warm-ms",
                "7",
                "--measure-ms",
                "8",
                "--attempts",
                "6",
                "--out",
                "x"));

        assertThat(options)
                .isEqualTo(new Options(
                        2,
                        List.of("agrona-m2o", "chronicle"),
                        List.of(64),
                        List.of(4),
                        List.of(Scenario.Kind.ROUND_TRIP),
                        new Scenario.Timing(7, 8),
                        6,
                        Path.of("x")));
    }

    @ParameterizedTest
    @CsvSource({
        "--runs, 0",
        "--runs, many",
        "--lengths, 33",
        "--lengths, 8",
        "--transports, tcp",
        "--kinds, both",
        "--fast, 1"
    })
    void shouldSayWhichOptionWhenValueIsWrong(String option, String value) {
        assertThatThrownBy(() -> Options.parse(List.of(option, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(value.equals("1") ? option : value);
    }

    @Test
    void shouldRefuseWhenValueIsMissing() {
        assertThatThrownBy(() -> Options.parse(List.of("--runs"))).hasMessageContaining("--runs");
    }
}
