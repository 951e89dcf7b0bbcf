package io.vigil.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void shouldRestartByType() {
        assertThat(RestartType.PERMANENT.restartsAfter(false)).isTrue();
        assertThat(RestartType.PERMANENT.restartsAfter(true)).isTrue();
        assertThat(RestartType.TRANSIENT.restartsAfter(false)).isFalse();
        assertThat(RestartType.TRANSIENT.restartsAfter(true)).isTrue();
        assertThat(RestartType.TEMPORARY.restartsAfter(false)).isFalse();
        assertThat(RestartType.TEMPORARY.restartsAfter(true)).isFalse();
    }

    @Test
    void shouldTellACodeFromASignal() {
        assertThat(Exit.code(137)).isNotEqualTo(Exit.signal(9)).hasToString("code 137");
        assertThat(Exit.signal(9)).hasToString("signal 9");
        assertThat(new Exit(Exit.Kind.CORE, 11)).hasToString("signal 11 (core)");
        assertThat(Exit.code(0).abnormal()).isFalse();
        assertThat(Exit.code(137).abnormal()).isTrue();
        assertThat(Exit.signal(15).abnormal()).isTrue();
        assertThat(Exit.UNKNOWN.abnormal()).isTrue();
        assertThat(Exit.NOT_STARTED.abnormal()).isTrue();
    }

    @Test
    void shouldHaveThePresetsThatAreDocumented() {
        assertThat(row(Preset.PRODUCTION)).isEqualTo("3 PT1M PT5S PT30S 1000");
        assertThat(row(Preset.DEVELOPMENT)).isEqualTo("10 PT5S PT1S PT5S 100");
        assertThat(row(Preset.HIGH_AVAILABILITY)).isEqualTo("5 PT30S PT2S PT20S 5000");
        assertThat(row(Preset.TESTING)).isEqualTo("1 PT10S " + Duration.ofMillis(100) + " PT1S 50");
    }

    private static String row(Preset preset) {
        return preset.maxRestarts() + " " + preset.window() + " " + preset.healthInterval() + " "
                + preset.shutdownTimeout() + " " + preset.mailboxCapacity();
    }
}
