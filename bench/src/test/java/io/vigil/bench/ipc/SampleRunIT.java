package io.vigil.bench.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.bench.transport.Transport;
import io.vigil.bench.transport.Transports;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleRunIT {
    private static final Scenario.Timing BRIEF = new Scenario.Timing(1, 20);

    /** Without the variants of Vigil, which differ by a setting. */
    static Stream<String> transports() {
        return Transports.all().stream().map(Transport::name).filter(name -> !name.startsWith("vigil-"));
    }

    @ParameterizedTest
    @MethodSource("transports")
    void shouldDeliverEverythingVerifiedWhenSeveralProcessesSend(String transport) {
        int producers = Math.min(2, Transports.named(transport).mostProducers());

        Map<String, Double> values =
                SampleRun.run(new Scenario(Scenario.Kind.ONE_WAY, transport, 256, producers, BRIEF));

        double sent = values.getOrDefault("sent0", 0.0) + values.getOrDefault("sent1", 0.0);
        assertThat(values.get("received")).isPositive().isEqualTo(sent);
        assertThat(values).containsKeys("rate", "probeNs", "sharedPart");
    }

    @ParameterizedTest
    @ValueSource(strings = {"agrona-m2o", "aeron-exclusive", "vigil"})
    void shouldMeasureRoundTripsWhenTwoProcessesPlay(String transport) {
        Map<String, Double> values = SampleRun.run(new Scenario(Scenario.Kind.ROUND_TRIP, transport, 32, 1, BRIEF));

        assertThat(values.get("trips")).isPositive();
        assertThat(values.get("p50")).isPositive().isLessThanOrEqualTo(values.get("max"));
    }
}
