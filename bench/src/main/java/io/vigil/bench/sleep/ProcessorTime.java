package io.vigil.bench.sleep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Processor time of a process so far, as the kernel counts it: exactly by thread (schedstat), and for the whole in ticks
 * (stat). Immutable.
 *
 * @param atNs when it was read
 * @param ticks user and system time of the whole process, threads that have ended included, in 1/100 s
 * @param threadNs by name and number of the thread
 */
record ProcessorTime(long atNs, long ticks, Map<String, Long> threadNs) {
    private static final int TICKS_A_SECOND = 100;
    private static final int UTIME = 11;

    static ProcessorTime of(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
            Map<String, Long> threads = new TreeMap<>();
            for (Path task : tasks.toList()) {
                add(task, threads);
            }
            String stat = Files.readString(process.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1]);
            return new ProcessorTime(System.nanoTime(), ticks, threads);
        } catch (IOException e) {
            throw new UncheckedIOException("no such process: pid=" + pid, e);
        }
    }

    private static void add(Path task, Map<String, Long> threads) throws IOException {
        try {
            String name = Files.readString(task.resolve("comm")).strip() + " " + task.getFileName();
            threads.put(
                    name,
                    Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ", -1)[0]));
        } catch (NoSuchFileException e) {
            // The thread has ended.
        }
    }

    /** Share of one processor since then, by threads: percent. */
    double percentSince(ProcessorTime before) {
        long sum = 0;
        for (Map.Entry<String, Long> thread : threadNs.entrySet()) {
            sum += thread.getValue() - before.threadNs.getOrDefault(thread.getKey(), 0L);
        }
        return 100.0 * sum / (atNs - before.atNs);
    }

    /** The same by the coarse clock of the whole process. */
    double ticksPercentSince(ProcessorTime before) {
        return 100.0 * (ticks - before.ticks) / TICKS_A_SECOND / ((atNs - before.atNs) / 1e9);
    }

    /** The threads that used most since then, with their share in percent. */
    List<Map.Entry<String, Double>> busiestSince(ProcessorTime before, int most) {
        return threadNs.entrySet().stream()
                .map(thread -> Map.entry(
                        thread.getKey().replaceAll(" \\d+$", ""),
                        100.0
                                * (thread.getValue() - before.threadNs.getOrDefault(thread.getKey(), 0L))
                                / (atNs - before.atNs)))
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(most)
                .toList();
    }
}
