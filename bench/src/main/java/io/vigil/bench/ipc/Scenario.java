package io.vigil.bench.ipc;

import java.nio.file.Path;
import java.util.List;

/** What one sample measures. Travels to the peers as their arguments. */
record Scenario(Kind kind, String transport, int length, int producers, Timing timing) {
    /** The two questions. */
    enum Kind {
        ONE_WAY,
        ROUND_TRIP
    }

    /** How long to warm up and how long to measure. */
    record Timing(long warmMs, long measureMs) {
        long warmNs() {
            return warmMs * 1_000_000;
        }

        long measureNs() {
            return measureMs * 1_000_000;
        }
    }

    /** The same measurement for every transport has the same case. */
    String caseName() {
        return kind + "/" + length + "/" + producers;
    }

    /** Command line of a peer. */
    List<String> arguments(String role, Path dir, int producer) {
        return List.of(
                role,
                dir.toString(),
                Integer.toString(producer),
                kind.name(),
                transport,
                Integer.toString(length),
                Integer.toString(producers),
                Long.toString(timing.warmMs()),
                Long.toString(timing.measureMs()));
    }

    /** The inverse of {@link #arguments}. */
    static Scenario parse(String[] arguments) {
        return new Scenario(
                Kind.valueOf(arguments[3]),
                arguments[4],
                Integer.parseInt(arguments[5]),
                Integer.parseInt(arguments[6]),
                new Timing(Long.parseLong(arguments[7]), Long.parseLong(arguments[8])));
    }
}
