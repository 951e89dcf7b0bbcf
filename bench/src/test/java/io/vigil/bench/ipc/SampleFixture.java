package io.vigil.bench.ipc;

import java.util.Map;

/** Samples with made-up values. */
final class SampleFixture {
    static final double NEAR_NS = 120;
    static final double FAR_NS = 500;

    private SampleFixture() {}

    static Sample rate(int run, String transport, double probeNs, double rate) {
        return sample(Scenario.Kind.ONE_WAY, run, transport, Map.of("probeNs", probeNs, "rate", rate));
    }

    static Sample p50(int run, String transport, double probeNs, double p50) {
        return sample(
                Scenario.Kind.ROUND_TRIP,
                run,
                transport,
                Map.of("probeNs", probeNs, "p50", p50, "p99", p50, "p999", p50, "max", p50));
    }

    private static Sample sample(Scenario.Kind kind, int run, String transport, Map<String, Double> values) {
        return new Sample(run, new Scenario(kind, transport, 32, 1, new Scenario.Timing(1, 1)), values);
    }
}
