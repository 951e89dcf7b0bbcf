package io.vigil.bench.cells;

import com.sun.management.ThreadMXBean;
import io.vigil.bench.measure.MarkdownTable;
import io.vigil.bench.measure.PeerJvm;
import io.vigil.bench.measure.Spread;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Nanoseconds and allocated bytes a checksum of a frame in mapped memory costs, one candidate a JVM: {@code [runs]}.
 *
 * <p>The frames lie 64 bytes apart or more, as in a term that stays in the second-level cache; the sum of one does not
 * depend on the one before, so this is throughput, the best case for each candidate.
 */
public final class SumBench {
    private static final int BYTES = 256 * 1024;
    private static final int[] LENGTHS = {24, 56, 280, 1048};
    private static final int ROUNDS = 20_000_000;

    private SumBench() {}

    public static void main(String[] args) throws IOException {
        if (args.length == 3 && args[0].equals("one")) {
            one(SumCandidate.valueOf(args[1]), Integer.parseInt(args[2]));
            return;
        }
        int runs = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        Map<String, List<Map<String, String>>> results = new LinkedHashMap<>();
        for (int run = 0; run < runs; run++) {
            for (int length : LENGTHS) {
                for (SumCandidate candidate : SumCandidate.values()) {
                    results.computeIfAbsent(length + " B " + candidate, k -> new ArrayList<>())
                            .add(fork(candidate, length));
                }
            }
        }
        MarkdownTable table = new MarkdownTable("bytes, candidate", "ns", "B/op");
        results.forEach((name, samples) -> table.row(
                name, spread(samples, "ns").text(1), spread(samples, "bytes").text(2)));
        System.out.println(table);
    }

    private static Spread spread(List<Map<String, String>> samples, String key) {
        return Spread.of(samples.stream()
                .map(s -> Double.valueOf(s.getOrDefault(key, "NaN")))
                .toList());
    }

    private static Map<String, String> fork(SumCandidate candidate, int length) {
        List<String> arguments = List.of("one", candidate.name(), Integer.toString(length));
        try (PeerJvm peer = PeerJvm.start(SumBench.class, List.of("-Xmx64m", "-XX:+UseSerialGC"), arguments)) {
            Map<String, String> result = peer.result(Duration.ofSeconds(60));
            System.err.println(candidate + " " + length + " B " + result);
            return result;
        }
    }

    private static void one(SumCandidate candidate, int length) throws IOException {
        Path file = Files.createTempFile("vigil-sum", ".dat");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer bytes = channel.map(MapMode.READ_WRITE, 0, BYTES);
            UnsafeBuffer buffer = new UnsafeBuffer(bytes);
            for (int i = 0; i < BYTES; i += 8) {
                buffer.putLong(i, i * 0x9E3779B97F4A7C15L);
            }
            SumCandidate.Sum sum = candidate.create(bytes);
            int rounds = ROUNDS / Math.max(1, length / 32);
            long folded = rounds(sum, length, rounds) + rounds(sum, length, rounds);
            long allocated = allocatedBytes();
            long start = cpuNs();
            folded += rounds(sum, length, rounds);
            long took = cpuNs() - start;
            PeerJvm.report(String.format(
                    Locale.ROOT,
                    "ns=%.2f bytes=%.3f folded=%d",
                    took / (double) rounds,
                    (allocatedBytes() - allocated) / (double) rounds,
                    folded));
        } finally {
            Files.delete(file);
        }
    }

    private static long rounds(SumCandidate.Sum sum, int length, int rounds) {
        int stride = (length + 63) & ~63;
        int last = BYTES - stride;
        long folded = 0;
        int at = 8;
        for (int i = 0; i < rounds; i++) {
            folded += sum.of(at, length);
            at += stride;
            if (at > last) {
                at = 8;
            }
        }
        return folded;
    }

    /** Processor time of this thread: other programs on the machine do not count. */
    private static long cpuNs() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
