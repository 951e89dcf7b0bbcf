package io.vigil.bench.sleep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SleepOptionsTest {
    @Test
    void shouldChangeWhatIsNamedAndKeepTheRest() {
        SleepOptions options = SleepOptions.parse(List.of("--runs", "2", "--out", "elsewhere"));
        assertThat(options.runs()).isEqualTo(2);
        assertThat(options.results()).isEqualTo(Path.of("elsewhere"));
        assertThat(options.idleSeconds()).isEqualTo(20);
        assertThat(options.ratePerSecond()).isEqualTo(1000);
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        assertThatThrownBy(() -> SleepOptions.parse(List.of("--rings", "0"))).hasMessageContaining("--rings");
        assertThatThrownBy(() -> SleepOptions.parse(List.of("--runs"))).hasMessageContaining("--runs");
        assertThatThrownBy(() -> SleepOptions.parse(List.of("--sleep", "1"))).hasMessageContaining("--sleep");
    }
}
