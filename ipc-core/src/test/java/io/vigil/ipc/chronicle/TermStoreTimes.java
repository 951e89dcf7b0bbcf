package io.vigil.ipc.chronicle;

import io.vigil.ipc.os.OsPort;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** The numbers of ADR 1: {@code java <flags> -cp <tests> io.vigil.ipc.chronicle.TermStoreTimes <directory>}. */
final class TermStoreTimes {
    private static final int LATER = 200;

    private TermStoreTimes() {}

    public static void main(String[] args) throws Exception {
        Path mailbox = Files.createTempDirectory(Path.of(args[0]), "times");
        System.out.printf("since start of the JVM: %d ms%n", sinceStartMs());
        OsPort.current();
        System.out.printf("os port loaded: %d ms%n", sinceStartMs());
        ChronicleTermStore store = ChronicleTermStore.at(mailbox.resolve("terms"), OsPort.current());
        long cpuNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        System.out.printf("first in the JVM: %.1f ms", allocateNs(store, Terms.SMALL) / 1e6);
        cpuNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuNs;
        System.out.printf(", of it on a processor: %.1f ms%n", cpuNs / 1e6);
        System.out.printf("real space with one term of 64 KiB: %d KiB, of it:%n", Terms.realKib(mailbox));
        try (Stream<Path> files = Files.list(mailbox.resolve("terms"))) {
            files.forEach(file -> System.out.printf("  %s %d KiB%n", file.getFileName(), Terms.realKib(file)));
        }
        System.out.printf("second: %.1f ms%n", allocateNs(store, Terms.SMALL) / 1e6);
        long[] laterNs = new long[LATER];
        for (int i = 0; i < LATER; i++) {
            laterNs[i] = allocateNs(store, Terms.SMALL);
        }
        Arrays.sort(laterNs);
        System.out.printf(
                "later, 64 KiB: p50=%.2f p99=%.2f max=%.2f ms%n",
                laterNs[LATER / 2] / 1e6, laterNs[LATER * 99 / 100] / 1e6, laterNs[LATER - 1] / 1e6);
        ChronicleTermStore other = ChronicleTermStore.at(mailbox.resolve("other"), OsPort.current());
        System.out.printf("first of another mailbox: %.1f ms%n", allocateNs(other, Terms.SMALL) / 1e6);
        System.out.printf("64 MiB: %.1f ms%n", allocateNs(other, 64 << 20) / 1e6);
        Terms.run("rm", "-rf", mailbox.toString());
    }

    private static long allocateNs(ChronicleTermStore store, int bytes) {
        long startNs = System.nanoTime();
        store.allocate(bytes);
        return System.nanoTime() - startNs;
    }

    private static long sinceStartMs() {
        return System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    }
}
