package io.vigil.bench.ipc;

import io.vigil.bench.measure.MarkdownTable;
import io.vigil.bench.measure.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The tables of a report. Pure. */
final class ReportTables {
    private static final String CHRONICLE = "chronicle";
    private static final String MANY_TO_ONE = "agrona-m2o";
    private static final String AERON = "aeron-exclusive";
    private static final String NONE = "-";

    private final List<Sample> samples;

    ReportTables(List<Sample> samples) {
        this.samples = samples;
    }

    /** Every section that has rows. */
    String all() {
        StringBuilder text = new StringBuilder();
        MarkdownTable oneWay = oneWay();
        if (!oneWay.isEmpty()) {
            text.append("## One way, millions of messages a second\n\n").append(oneWay);
        }
        MarkdownTable roundTrip = roundTrip();
        if (!roundTrip.isEmpty()) {
            text.append("\n## Round trip, nanoseconds\n\n").append(roundTrip);
        }
        MarkdownTable targets = new TargetTable(samples).table();
        if (!targets.isEmpty()) {
            text.append("\n## Targets (32 B, one producer)\n\n").append(targets);
        }
        long failed = samples.stream().filter(Sample::isFailed).count();
        return text.append("\nFailed samples: ").append(failed).append(".\n").toString();
    }

    private MarkdownTable oneWay() {
        MarkdownTable table = new MarkdownTable(
                "transport",
                "bytes",
                "producers",
                "M/s",
                "M/s by the clock",
                "quiet",
                "line probe ns",
                "near",
                "x chronicle",
                "x agrona-m2o");
        for (List<Sample> row : rows(Scenario.Kind.ONE_WAY)) {
            Scenario scenario = row.get(0).scenario();
            table.row(
                    scenario.transport(),
                    Integer.toString(scenario.length()),
                    Integer.toString(scenario.producers()),
                    spread(row, Sample::speed, 1e-6, 2),
                    spread(row, sample -> sample.value(Sample.RATE), 1e-6, 2),
                    quiet(row),
                    spread(row, sample -> sample.value(Sample.PROBE_NS), 1, 0),
                    near(row),
                    ratio(row, CHRONICLE, Sample::speed),
                    ratio(row, MANY_TO_ONE, Sample::speed));
        }
        return table;
    }

    private MarkdownTable roundTrip() {
        MarkdownTable table = new MarkdownTable(
                "transport",
                "bytes",
                "p50",
                "p99",
                "p99.9",
                "max",
                "core share",
                "line probe ns",
                "near",
                "p50 x aeron");
        for (List<Sample> row : rows(Scenario.Kind.ROUND_TRIP)) {
            table.row(
                    row.get(0).scenario().transport(),
                    Integer.toString(row.get(0).scenario().length()),
                    spread(row, sample -> sample.value(Sample.P50), 1, 0),
                    spread(row, sample -> sample.value(Sample.P99), 1, 0),
                    spread(row, sample -> sample.value(Sample.P999), 1, 0),
                    spread(row, sample -> sample.value(Sample.MAX), 1, 0),
                    quiet(row),
                    spread(row, sample -> sample.value(Sample.PROBE_NS), 1, 0),
                    near(row),
                    ratio(row, AERON, sample -> sample.value(Sample.P50)));
        }
        return table;
    }

    /** Samples of one scenario together, in the order in which scenarios were first measured. */
    private List<List<Sample>> rows(Scenario.Kind kind) {
        List<List<Sample>> rows = new ArrayList<>();
        samples.stream()
                .map(Sample::scenario)
                .filter(scenario -> scenario.kind() == kind)
                .distinct()
                .forEach(scenario -> rows.add(samples.stream()
                        .filter(sample -> sample.scenario().equals(scenario))
                        .toList()));
        return rows;
    }

    private static String spread(List<Sample> row, ToDoubleFunction<Sample> value, double factor, int decimals) {
        List<Double> values = row.stream()
                .map(sample -> value.applyAsDouble(sample) * factor)
                .filter(Double::isFinite)
                .toList();
        return values.isEmpty() ? NONE : Spread.of(values).text(decimals);
    }

    /** The least quiet run. */
    private static String quiet(List<Sample> row) {
        return row.stream().mapToDouble(Sample::quiet).filter(Double::isFinite).min().stream()
                .mapToObj(least -> String.format(Locale.ROOT, "%.2f", least))
                .findFirst()
                .orElse(NONE);
    }

    private static String near(List<Sample> row) {
        return row.stream().filter(Sample::isNear).count() + "/" + row.size();
    }

    private String ratio(List<Sample> row, String peer, ToDoubleFunction<Sample> value) {
        Scenario scenario = row.get(0).scenario();
        List<Sample> others = samples.stream()
                .filter(sample -> sample.scenario().transport().equals(peer)
                        && sample.scenario().caseName().equals(scenario.caseName()))
                .toList();
        Optional<Spread> ratio = scenario.transport().equals(peer) ? Optional.empty() : Ratio.of(row, others, value);
        return ratio.map(spread -> spread.text(2)).orElse(NONE);
    }
}
