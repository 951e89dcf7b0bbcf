package io.vigil.bench.sleep;

import io.vigil.bench.measure.Machine;
import io.vigil.bench.measure.MarkdownTable;
import io.vigil.bench.measure.PeerJvm;
import io.vigil.bench.measure.ShmDirectory;
import io.vigil.bench.measure.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What waiting costs, in real JVMs: an idle process, a wake-up, and the notice of a close and an interrupt; {@link
 * SleepOptions#USAGE}. Progress on standard error.
 */
public final class SleepBench {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final List<String> SMALL = List.of("-Xmx64m", "-XX:+UseSerialGC");
    private static final int BUSIEST = 4;

    private final SleepOptions options;
    private final Map<IdleKind, List<Double>> idle = new EnumMap<>(IdleKind.class);
    private final Map<IdleKind, List<Double>> ticks = new EnumMap<>(IdleKind.class);
    private final Map<IdleKind, String> busiest = new EnumMap<>(IdleKind.class);
    private final Map<BellKind, List<Map<String, String>>> wakes = new EnumMap<>(BellKind.class);
    private final List<Map<String, String>> notices = new ArrayList<>();

    private SleepBench(SleepOptions options) {
        this.options = options;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        SleepOptions options;
        try {
            options = SleepOptions.parse(List.of(args));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(SleepOptions.USAGE);
            System.exit(2);
            return;
        }
        String loadBefore = Machine.load();
        SleepBench bench = new SleepBench(options);
        for (int run = 1; run <= options.runs(); run++) {
            bench.run();
            System.err.println("run " + run + " of " + options.runs() + " done");
        }
        String report = bench.report(loadBefore, List.of(args));
        System.out.println(report);
        System.err.println("written: " + write(options.results(), report));
    }

    private static Path write(Path directory, String report) throws IOException {
        Files.createDirectories(directory);
        String commit = System.getProperty("vigil.bench.commit", "unknown");
        return Files.writeString(
                directory.resolve(LocalDate.now(ZoneOffset.UTC) + "-" + commit + "-sleepers.md"), report);
    }

    private void run() throws IOException, InterruptedException {
        for (BellKind kind : BellKind.values()) {
            Map<String, String> wake = wake(kind);
            System.err.println(kind + " " + wake);
            wakes.computeIfAbsent(kind, key -> new ArrayList<>()).add(wake);
        }
        notices.add(notice());
        stand();
    }

    private Map<String, String> wake(BellKind kind) throws IOException, InterruptedException {
        String rings = Integer.toString(options.rings());
        try (ShmDirectory dir = ShmDirectory.create("vigil-sleep-")) {
            kind.prepare(dir.path());
            String path = dir.path().toString();
            try (PeerJvm waiter = PeerJvm.start(SleepPeer.class, SMALL, List.of("wait", kind.name(), path))) {
                waiter.awaitLine(SleepPeer.READY, LONG);
                List<String> ring =
                        List.of("ring", kind.name(), path, rings, Integer.toString(options.ratePerSecond()));
                try (PeerJvm ringer = PeerJvm.start(SleepPeer.class, SMALL, ring)) {
                    ringer.result(LONG);
                    return waiter.result(LONG);
                }
            }
        }
    }

    private Map<String, String> notice() {
        try (ShmDirectory dir = ShmDirectory.create("vigil-sleep-");
                PeerJvm peer = PeerJvm.start(
                        SleepPeer.class, SMALL, List.of("notice", dir.path().toString(), "50"))) {
            return peer.result(LONG);
        }
    }

    /** All of them at the same time, so that what disturbs one disturbs all. */
    private void stand() throws InterruptedException {
        Map<IdleKind, PeerJvm> peers = new EnumMap<>(IdleKind.class);
        List<PeerJvm> started = new ArrayList<>();
        try (ShmDirectory home = ShmDirectory.create("vigil-sleep-");
                ShmDirectory alone = ShmDirectory.create("vigil-sleep-");
                ShmDirectory shared = ShmDirectory.create("vigil-sleep-")) {
            try {
                peers.put(IdleKind.EMPTY_JVM, idle(started, IdleKind.EMPTY_JVM, home));
                peers.put(IdleKind.HOME, idle(started, IdleKind.HOME, home));
                peers.put(IdleKind.BLOCKED, idle(started, IdleKind.BLOCKED, alone));
                idle(started, IdleKind.HOME, shared); // the janitor of that home
                peers.put(IdleKind.BLOCKED_BESIDE, idle(started, IdleKind.BLOCKED_BESIDE, shared));
                measure(peers);
            } finally {
                for (PeerJvm peer : started) {
                    peer.close();
                    peer.awaitEnd(LONG);
                }
            }
        }
    }

    private static PeerJvm idle(List<PeerJvm> started, IdleKind kind, ShmDirectory dir) {
        PeerJvm peer = PeerJvm.start(
                SleepPeer.class, SMALL, List.of("idle", kind.name(), dir.path().toString()));
        started.add(peer);
        peer.awaitLine(SleepPeer.READY, LONG);
        return peer;
    }

    private void measure(Map<IdleKind, PeerJvm> peers) throws InterruptedException {
        TimeUnit.SECONDS.sleep(options.settleSeconds());
        Map<IdleKind, ProcessorTime> before = times(peers);
        TimeUnit.SECONDS.sleep(options.idleSeconds());
        Map<IdleKind, ProcessorTime> after = times(peers);
        after.forEach((kind, time) -> {
            ProcessorTime began = before.get(kind);
            if (began != null) {
                idle.computeIfAbsent(kind, key -> new ArrayList<>()).add(time.percentSince(began));
                ticks.computeIfAbsent(kind, key -> new ArrayList<>()).add(time.ticksPercentSince(began));
                busiest.put(
                        kind,
                        time.busiestSince(began, BUSIEST).stream()
                                .map(thread ->
                                        String.format(Locale.ROOT, "%s %.3f", thread.getKey(), thread.getValue()))
                                .collect(Collectors.joining(", ")));
            }
        });
    }

    private static Map<IdleKind, ProcessorTime> times(Map<IdleKind, PeerJvm> peers) {
        Map<IdleKind, ProcessorTime> times = new EnumMap<>(IdleKind.class);
        peers.forEach((kind, peer) -> times.put(kind, ProcessorTime.of(peer.pid())));
        return times;
    }

    private String report(String loadBefore, List<String> arguments) {
        Machine machine = Machine.here();
        return """
                # What waiting costs: %s, commit %s

                **Machine.** %s, %d cores, %s, %s; %s. Load average %s before, %s after.

                **Command.** `bench/run --sleepers %s`

                Medians of %d runs, smallest and largest in brackets.

                ## Processor time of an idle process

                For %d s, %d s after it fell idle, all at the same time; 64 MiB heaps. Exact times of all threads (schedstat), and
                the kernel's own sum in hundredths of a second (stat). Goal: under 0.1 %%.

                %s
                ## Wake-up of a blocked reader

                %d wake-ups a second, one process wakes another, us from just before the call that rings until just after the one
                that waited. The controls do nothing but wake. Goal: p50 under 30 us.

                %s
                ## Close and interrupt

                us from the call until the thread that waited in `recv` had its error; 50 times each in a run. Goal: 100 ms.

                %s""".formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        System.getProperty("vigil.bench.commit", "unknown"),
                        machine.cpu(),
                        machine.cores(),
                        machine.kernel(),
                        machine.memory(),
                        machine.jdk(),
                        loadBefore,
                        Machine.load(),
                        String.join(" ", arguments),
                        options.runs(),
                        options.idleSeconds(),
                        options.settleSeconds(),
                        idleTable(),
                        options.ratePerSecond(),
                        wakeTable(),
                        noticeTable());
    }

    private MarkdownTable idleTable() {
        MarkdownTable table =
                new MarkdownTable("process", "% of a processor", "by stat", "busiest threads of the last run");
        idle.forEach((kind, percent) -> table.row(
                kind.text(),
                Spread.of(percent).text(3),
                Spread.of(ticks.getOrDefault(kind, List.of())).text(2),
                busiest.getOrDefault(kind, "")));
        return table;
    }

    private MarkdownTable wakeTable() {
        MarkdownTable table = new MarkdownTable("by", "p50", "p90", "p99", "p99.9", "max");
        wakes.forEach((kind, samples) -> table.row(
                kind.name().toLowerCase(Locale.ROOT),
                of(samples, "p50"),
                of(samples, "p90"),
                of(samples, "p99"),
                of(samples, "p999"),
                of(samples, "max")));
        return table;
    }

    private MarkdownTable noticeTable() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("close", "close");
        names.put("interrupt", "interrupt");
        MarkdownTable table = new MarkdownTable("noticed", "p50", "max");
        names.forEach((text, key) -> table.row(text, of(notices, key + "P50"), of(notices, key + "Max")));
        return table;
    }

    private static String of(List<Map<String, String>> samples, String key) {
        return Spread.of(samples.stream()
                        .map(sample -> Double.valueOf(sample.getOrDefault(key, "NaN")))
                        .toList())
                .text(1);
    }
}
