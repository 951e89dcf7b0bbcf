package io.vigil.bench.ipc;

import io.vigil.bench.measure.LineProbe;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one scenario gave in one run. Immutable. */
record Sample(int run, Scenario scenario, Map<String, Double> values) {
    static final String RATE = "rate";
    static final String SHARED_RATE = "sharedRate";
    static final String SHARED_PART = "sharedPart";
    static final String SENDER_SHARE = "senderShare";
    static final String RECEIVER_SHARE = "receiverShare";
    static final String PROBE_NS = "probeNs";
    static final String P50 = "p50";
    static final String P99 = "p99";
    static final String P999 = "p999";
    static final String MAX = "max";

    private static final double QUIET = 0.9;
    private static final double LEAST_SHARED_PART = 0.05;

    /** A measured value; not a number when there is none of that name. */
    double value(String name) {
        return values.getOrDefault(name, Double.NaN);
    }

    /** Whether the machine had placed the two processes near each other. */
    boolean isNear() {
        return value(PROBE_NS) < LineProbe.FAR_NS;
    }

    /**
     * Messages a second: of the time in which both ends had a core, where the machine is large enough for both and that
     * was seen; of the whole window else.
     */
    double speed() {
        boolean seen = scenario.producers() == 1 && value(SHARED_PART) >= LEAST_SHARED_PART;
        return seen ? value(SHARED_RATE) : value(RATE);
    }

    /** How quiet the machine was, from 0 to 1: the part of the time in which both ends had a core. */
    double quiet() {
        return scenario.kind() == Scenario.Kind.ONE_WAY
                ? value(SHARED_PART)
                : Math.min(value(SENDER_SHARE), value(RECEIVER_SHARE));
    }

    /** Whether a process of it failed; there are no values then. */
    boolean isFailed() {
        return values.isEmpty();
    }

    /** Whether other work took the cores away, so that the sample says little. */
    boolean isDisturbed() {
        return scenario.producers() == 1 && quiet() < QUIET;
    }

    /** For the raw results. */
    Map<String, Object> raw() {
        Map<String, Object> raw = new LinkedHashMap<>();
        raw.put("run", run);
        raw.put("kind", scenario.kind().name());
        raw.put("transport", scenario.transport());
        raw.put("length", scenario.length());
        raw.put("producers", scenario.producers());
        raw.putAll(values);
        return raw;
    }
}
