package io.vigil.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0ms",
        "999, 999ms",
        "1000, 1.0s",
        "59999, 59.9s",
        "60000, 1m00s",
        "3599999, 59m59s",
        "3600000, 1h00m",
        "172799999, 47h59m",
        "172800000, 2d"
    })
    void shouldShowTimesShort(long ms, String shown) {
        assertThat(Units.time(ms)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"0, 0B", "1023, 1023B", "1024, 1KiB", "1536, 1.5KiB", "67108864, 64MiB", "104962457, 100MiB"})
    void shouldShowSizesShort(long bytes, String shown) {
        assertThat(Units.size(bytes)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"250ms, PT0.25S", "5s, PT5S", "2m, PT2M", "1h, PT1H", "7d, PT168H", "0, PT0S", "PT1M, PT1M"})
    void shouldReadTimes(String text, Duration time) {
        assertThat(Units.parseTime(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "s", "-1s", "1w", "1.5s", "", "99999999999999999999s"})
    void shouldSayWhichTimesItTakes(String text) {
        assertThatThrownBy(() -> Units.parseTime(text)).hasMessageContaining("allowed: 250ms");
    }

    @ParameterizedTest
    @CsvSource({"4096, 4096", "4096B, 4096", "64KiB, 65536", "64k, 65536", "16M, 16777216", "1GB, 1073741824"})
    void shouldReadSizes(String text, long bytes) {
        assertThat(Units.parseSize(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5M", "M", "-1", "10X", "9999999999T", "", "KiB"})
    void shouldSayWhichSizesItTakes(String text) {
        assertThatThrownBy(() -> Units.parseSize(text)).hasMessageContaining("allowed: 4096");
    }

    @Test
    void shouldShowRatesShort() {
        assertThat(Units.rate(0)).isEqualTo("0");
        assertThat(Units.rate(12.34)).isEqualTo("12.3");
        assertThat(Units.rate(123456.7)).isEqualTo("123457");
    }
}
