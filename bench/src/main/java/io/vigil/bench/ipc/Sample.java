package io.vigil.bench.ipc;

import io.vigil.bench.measure.CpuShare;
import io.vigil.bench.measure.LineProbe;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one scenario gave in one run. Immutable. */
record Sample(int run, Scenario scenario, Map<String, Double> values) {
    static final String RATE = "rate";
    static final String SENDER_SHARE = "senderShare";
    static final String RECEIVER_SHARE = "receiverShare";
    static final String PROBE_NS = "probeNs";
    static final String P50 = "p50";
    static final String P99 = "p99";
    static final String P999 = "p999";
    static final String MAX = "max";

    /** A measured value; not a number when there is none of that name. */
    double value(String name) {
        return values.getOrDefault(name, Double.NaN);
    }

    /** Whether the machine had placed the two processes near each other. */
    boolean isNear() {
        return value(PROBE_NS) < LineProbe.FAR_NS;
    }

    /**
     * The smaller share of a core that one of the two ends got. With more producers than one the machine may have too
     * few cores, and the share says nothing.
     */
    double coreShare() {
        return Math.min(value(SENDER_SHARE), value(RECEIVER_SHARE));
    }

    /** Whether other work took the cores away, so that the sample says little. */
    boolean isDisturbed() {
        return scenario.producers() == 1 && coreShare() < CpuShare.QUIET;
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
