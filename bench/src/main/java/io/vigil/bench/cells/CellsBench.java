package io.vigil.bench.cells;

import io.vigil.bench.measure.LineProbe;
import io.vigil.bench.measure.MarkdownTable;
import io.vigil.bench.measure.PeerJvm;
import io.vigil.bench.measure.ShmDirectory;
import io.vigil.bench.measure.Spread;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures cell placements, refill and term size across two JVMs: {@code placement|refill|term|sum|wait [runs] [ms] [payloads]}.
 *
 * <p>Rows are interleaved: every variant once, then every variant again. Progress goes to standard error, the table to
 * standard output.
 */
public final class CellsBench {
    private static final List<String> FLAGS = List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:-UsePerfData");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final int runs;
    private final long phaseMs;
    private final Map<String, List<Map<String, Double>>> samples = new LinkedHashMap<>();

    private CellsBench(int runs, long phaseMs) {
        this.runs = runs;
        this.phaseMs = phaseMs;
    }

    public static void main(String[] args) {
        String question = args.length > 0 ? args[0] : "placement";
        int runs = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        long phaseMs = args.length > 2 ? Long.parseLong(args[2]) : 1000;
        List<Integer> payloads = args.length > 3
                ? Stream.of(args[3].split(",", -1)).map(Integer::valueOf).toList()
                : List.of(32, 256, 1024);
        new CellsBench(runs, phaseMs).run(variants(question), payloads);
    }

    private static List<Variant> variants(String question) {
        return switch (question) {
            case "placement" ->
                Stream.of(CellPlacement.values())
                        .map(p -> new Variant(p, Refill.CONSUMER_CAS, FrameSum.NONE, 256, 0))
                        .toList();
            case "refill" ->
                Stream.of(Refill.values())
                        .flatMap(r -> Stream.of(CellPlacement.APART_STRIDE, CellPlacement.INLINE)
                                .map(p -> new Variant(p, r, FrameSum.NONE, 256, 0)))
                        .toList();
            case "term" ->
                Stream.of(64, 256, 1024, 4096)
                        .map(kib -> new Variant(CellPlacement.APART_STRIDE, Refill.CONSUMER_CAS, FrameSum.NONE, kib, 0))
                        .toList();
            case "sum" ->
                Stream.of(FrameSum.values())
                        .map(s -> new Variant(CellPlacement.APART_STRIDE, Refill.CONSUMER_CAS, s, 256, 0))
                        .toList();
            case "wait" ->
                Stream.of(CellPlacement.APART_STRIDE, CellPlacement.INLINE)
                        .flatMap(p -> Stream.of(0, 2, 8, 32)
                                .map(spins -> new Variant(p, Refill.CONSUMER_CAS, FrameSum.NONE, 256, spins)))
                        .toList();
            default ->
                throw new IllegalArgumentException("question=" + question + "; placement, refill, term, sum or wait");
        };
    }

    private void run(List<Variant> variants, List<Integer> payloads) {
        for (int run = 1; run <= runs; run++) {
            for (int payload : payloads) {
                for (Variant variant : variants) {
                    Map<String, Double> sample = sample(variant, payload);
                    samples.computeIfAbsent(payload + " B " + variant, k -> new ArrayList<>())
                            .add(sample);
                    System.err.printf(Locale.ROOT, "run %d/%d %d B %s %s%n", run, runs, payload, variant, sample);
                }
            }
        }
        print();
    }

    private void print() {
        MarkdownTable table = new MarkdownTable(
                "variant", "placement", "runs", "one way M/s", "round trip p50 ns", "round trip p99 ns", "shared time");
        samples.forEach((name, all) -> {
            row(table, name, "near", all.stream().filter(CellsBench::isNear).toList());
            row(table, name, "far", all.stream().filter(v -> !isNear(v)).toList());
        });
        System.out.println(table);
    }

    private static boolean isNear(Map<String, Double> sample) {
        return sample.getOrDefault("probeNs", Double.NaN) < LineProbe.FAR_NS;
    }

    private static void row(MarkdownTable table, String name, String placement, List<Map<String, Double>> values) {
        if (!values.isEmpty()) {
            table.row(
                    name,
                    placement,
                    Integer.toString(values.size()),
                    spread(values, "rate", 1e-6).text(1),
                    spread(values, "p50", 1).text(0),
                    spread(values, "p99", 1).text(0),
                    spread(values, "part", 1).text(2));
        }
    }

    private static Spread spread(List<Map<String, Double>> values, String key, double factor) {
        return Spread.of(values.stream()
                .map(v -> v.getOrDefault(key, Double.NaN) * factor)
                .toList());
    }

    private Map<String, Double> sample(Variant variant, int payload) {
        try (ShmDirectory dir = ShmDirectory.create("vigil-cells-")) {
            return sample(variant, payload, dir.path());
        }
    }

    private Map<String, Double> sample(Variant variant, int payload, Path dir) {
        List<String> common =
                new ArrayList<>(List.of(dir.toString(), Integer.toString(payload), Long.toString(phaseMs)));
        common.addAll(variant.arguments());
        try (PeerJvm receiver = PeerJvm.start(CellsPeer.class, FLAGS, prefixed("receive", common));
                PeerJvm sender = PeerJvm.start(CellsPeer.class, FLAGS, prefixed("send", common))) {
            Map<String, Double> sample = new LinkedHashMap<>();
            sender.result(LIMIT).forEach((k, v) -> sample.put(k, Double.valueOf(v)));
            receiver.result(LIMIT).forEach((k, v) -> sample.put(k, Double.valueOf(v)));
            return sample;
        }
    }

    private static List<String> prefixed(String role, List<String> arguments) {
        List<String> all = new ArrayList<>();
        all.add(role);
        all.addAll(arguments);
        return all;
    }
}
