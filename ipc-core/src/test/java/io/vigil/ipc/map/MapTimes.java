package io.vigil.ipc.map;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.chronicle.ChronicleTwinFormat;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.region.Region;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The numbers of ADR 10: {@code java <flags> -cp <tests> io.vigil.ipc.map.MapTimes <directory>}. */
final class MapTimes {
    private static final MapConfig CONFIG = MapConfig.of(8192, 2 << 20, 16 << 10);
    private static final int OPERATIONS = 400_000;

    private MapTimes() {}

    public static void main(String[] args) throws Exception {
        Path first = Files.createTempDirectory(Path.of(args[0]), "times");
        Path second = Files.createTempDirectory(Path.of(args[0]), "times");
        OsPort.current();
        System.out.printf("since start of the JVM: %d ms%n", sinceStartMs());
        long cpuNs = cpuNs();
        long startNs = System.nanoTime();
        SharedMap map = open(first);
        System.out.printf(
                "first open in the JVM, made: %.0f ms, on a processor %.0f ms%n",
                (System.nanoTime() - startNs) / 1e6, (cpuNs() - cpuNs) / 1e6);
        startNs = System.nanoTime();
        map.put(bytes("a"), new byte[64]);
        System.out.printf("first change: %.1f ms%n", (System.nanoTime() - startNs) / 1e6);
        startNs = System.nanoTime();
        open(second).close();
        System.out.printf("another one, made: %.1f ms%n", (System.nanoTime() - startNs) / 1e6);
        startNs = System.nanoTime();
        open(second).close();
        System.out.printf("another one, opened: %.1f ms%n", (System.nanoTime() - startNs) / 1e6);
        operations(map);
        repairs(first, map);
        map.close();
    }

    private static SharedMap open(Path directory) {
        return TwinMap.open(
                directory, CONFIG, new ChronicleTwinFormat(), OsPort.current(), VigilClock.SYSTEM, PlayedOwner.first());
    }

    private static void operations(SharedMap map) {
        byte[][] keys = new byte[1024][];
        Arrays.setAll(keys, i -> bytes("service/name/" + i));
        for (int round = 0; round < 3; round++) {
            long startNs = System.nanoTime();
            for (int i = 0; i < OPERATIONS; i++) {
                map.put(keys[i & 1023], new byte[100]);
            }
            double putNs = (System.nanoTime() - startNs) / (double) OPERATIONS;
            startNs = System.nanoTime();
            for (int i = 0; i < OPERATIONS; i++) {
                map.find(keys[i & 1023]);
            }
            double findNs = (System.nanoTime() - startNs) / (double) OPERATIONS;
            startNs = System.nanoTime();
            long sum = 0;
            for (int i = 0; i < OPERATIONS * 10; i++) {
                sum += map.generation();
            }
            double generationNs = (System.nanoTime() - startNs) / (double) (OPERATIONS * 10);
            System.out.printf(
                    "round %d: put %.0f ns, find %.0f ns, generation %.1f ns (%d)%n",
                    round, putNs, findNs, generationNs, sum & 1);
        }
    }

    private static void repairs(Path directory, SharedMap map) throws Exception {
        Region control = Region.map(directory.resolve(MapControl.FILE), 0, MapLayout.LENGTH, Region.Access.READ_WRITE);
        long[] ns = new long[200];
        for (int i = 0; i < ns.length; i++) {
            control.putLongVolatile(MapLayout.STATE, i % 2 == 0 ? MapLayout.READING : MapLayout.WRITING_B);
            long startNs = System.nanoTime();
            map.find(bytes("a"));
            ns[i] = System.nanoTime() - startNs;
        }
        Arrays.sort(ns);
        System.out.printf(
                "repair of %d KiB: p50 %.2f ms, p99 %.2f ms, max %.2f ms%n",
                Files.size(directory.resolve(Twins.A)) / 1024,
                ns[ns.length / 2] / 1e6,
                ns[ns.length * 99 / 100] / 1e6,
                ns[ns.length - 1] / 1e6);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Of all threads of the process, also of those that have ended. */
    private static long cpuNs() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static long sinceStartMs() {
        return System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    }
}
