package io.vigil.bench.ipc;

import io.vigil.bench.measure.MarkdownTable;
import io.vigil.bench.measure.Spread;
import java.util.List;
import java.util.Locale;

/** What the project wants to reach, beside what this run measured. Pure. */
final class TargetTable {
    private static final String VIGIL = "vigil";

    /** One aim: a ratio of two transports in one case that must not pass a bound. */
    private record Target(String text, String left, String right, Scenario.Kind kind, double bound) {
        /** Rates must not fall below the bound, times must not rise above it. */
        boolean isMet(double ratio) {
            return kind == Scenario.Kind.ONE_WAY ? ratio >= bound : ratio <= bound;
        }

        double value(Sample sample) {
            return kind == Scenario.Kind.ONE_WAY ? sample.speed() : sample.value(Sample.P50);
        }

        String wanted() {
            return String.format(Locale.ROOT, "%s %.1f", kind == Scenario.Kind.ONE_WAY ? "at least" : "at most", bound);
        }
    }

    private static final List<Target> TARGETS = List.of(
            new Target("rate to raw Chronicle Queue", VIGIL, "chronicle", Scenario.Kind.ONE_WAY, 4),
            new Target("rate to ManyToOneRingBuffer", VIGIL, "agrona-m2o", Scenario.Kind.ONE_WAY, 0.5),
            new Target("the same, checksum off", "vigil-nosum", "agrona-m2o", Scenario.Kind.ONE_WAY, 0.8),
            new Target("rate with four idle lanes to one lane", VIGIL, "vigil-onelane", Scenario.Kind.ONE_WAY, 0.9),
            new Target("round trip p50 to Aeron IPC", VIGIL, "aeron-exclusive", Scenario.Kind.ROUND_TRIP, 1.2));

    private final List<Sample> samples;

    TargetTable(List<Sample> samples) {
        this.samples = samples;
    }

    /** A row for each target of which both sides were measured. */
    MarkdownTable table() {
        MarkdownTable table = new MarkdownTable("target", "wanted", "measured", "met");
        for (Target target : TARGETS) {
            Ratio.of(of(target, target.left()), of(target, target.right()), target::value)
                    .ifPresent(
                            ratio -> table.row(target.text(), target.wanted(), ratio.text(2), verdict(target, ratio)));
        }
        return table;
    }

    private static String verdict(Target target, Spread ratio) {
        if (!target.isMet(ratio.median())) {
            return "no";
        }
        return target.isMet(ratio.min()) && target.isMet(ratio.max()) ? "yes" : "median only";
    }

    private List<Sample> of(Target target, String transport) {
        Scenario.Timing anyTiming = new Scenario.Timing(0, 0);
        String wanted = new Scenario(target.kind(), transport, 32, 1, anyTiming).caseName();
        return samples.stream()
                .filter(sample -> sample.scenario().transport().equals(transport)
                        && sample.scenario().caseName().equals(wanted))
                .toList();
    }
}
