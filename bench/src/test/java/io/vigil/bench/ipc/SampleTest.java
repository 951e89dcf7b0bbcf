package io.vigil.bench.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleTest {
    @Test
    void shouldSpeakOfSharedTimeWhenThereWasSome() {
        assertThat(oneWay(1, 0.5).speed()).isEqualTo(20);
        assertThat(oneWay(1, 0.01).speed()).isEqualTo(10);
        assertThat(oneWay(2, 0.5).speed()).isEqualTo(10);
    }

    @Test
    void shouldBeDisturbedWhenCoresWereTakenAway() {
        assertThat(oneWay(1, 0.5).isDisturbed()).isTrue();
        assertThat(oneWay(1, 0.95).isDisturbed()).isFalse();
        assertThat(oneWay(4, 0.1).isDisturbed()).isFalse();
    }

    @Test
    void shouldJudgeRoundTripsByTheSlowerEnd() {
        Sample sample = new Sample(
                1,
                new Scenario(Scenario.Kind.ROUND_TRIP, "x", 32, 1, new Scenario.Timing(1, 1)),
                Map.of("senderShare", 0.95, "receiverShare", 0.7));

        assertThat(sample.quiet()).isEqualTo(0.7);
        assertThat(sample.isDisturbed()).isTrue();
    }

    private static Sample oneWay(int producers, double sharedPart) {
        return new Sample(
                1,
                new Scenario(Scenario.Kind.ONE_WAY, "x", 32, producers, new Scenario.Timing(1, 1)),
                Map.of("rate", 10.0, "sharedRate", 20.0, "sharedPart", sharedPart));
    }
}
