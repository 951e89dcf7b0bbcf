package io.vigil.bench.solo;

import io.vigil.bench.measure.MarkdownTable;
import io.vigil.bench.measure.PeerJvm;
import io.vigil.bench.measure.Spread;
import io.vigil.bench.transport.Transports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Processor time and allocated bytes a message, sent and received by one thread in batches: {@code [runs] [lengths]}.
 *
 * <p>Processor time does not count what other programs take, so this works on a busy machine as well. Each transport
 * runs in a JVM of its own, interleaved.
 */
public final class SoloBench {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private SoloBench() {}

    public static void main(String[] args) {
        if (args.length == 3 && args[0].equals("one")) {
            PeerJvm.report(new SoloRun(Integer.parseInt(args[2])).measure(Transports.named(args[1])));
            System.exit(0); // threads of a transport may still run
            return;
        }
        int runs = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        List<Integer> lengths = args.length > 1
                ? Stream.of(args[1].split(",", -1)).map(Integer::valueOf).toList()
                : List.of(32, 256, 1024);
        Map<String, List<Map<String, String>>> results = new LinkedHashMap<>();
        for (int run = 0; run < runs; run++) {
            for (int length : lengths) {
                Transports.all().stream()
                        .filter(transport -> transport.companion() == null)
                        .forEach(transport -> results.computeIfAbsent(
                                        length + " B " + transport.name(), k -> new ArrayList<>())
                                .add(fork(transport.name(), length)));
            }
        }
        MarkdownTable table = new MarkdownTable("bytes, transport", "send ns", "receive ns", "send B", "receive B");
        results.forEach((name, samples) -> table.row(
                name,
                spread(samples, "sendNs").text(1),
                spread(samples, "receiveNs").text(1),
                spread(samples, "sendBytes").text(2),
                spread(samples, "receiveBytes").text(2)));
        System.out.println(table);
    }

    private static Spread spread(List<Map<String, String>> samples, String key) {
        return Spread.of(samples.stream()
                .map(sample -> Double.valueOf(sample.getOrDefault(key, "NaN")))
                .toList());
    }

    private static Map<String, String> fork(String transport, int length) {
        List<String> arguments = List.of("one", transport, Integer.toString(length));
        try (PeerJvm peer = PeerJvm.start(SoloBench.class, List.of("-Xmx256m", "-XX:+UseSerialGC"), arguments)) {
            Map<String, String> result = peer.result(LIMIT);
            System.err.println(transport + " " + length + " B " + result);
            return result;
        }
    }
}
