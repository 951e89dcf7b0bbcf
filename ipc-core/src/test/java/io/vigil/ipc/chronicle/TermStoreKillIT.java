package io.vigil.ipc.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deaths in the middle of an allocation: at every failpoint, and in between, inside of Chronicle. */
class TermStoreKillIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    /** Far more than a repair takes, far less than any timeout of Chronicle's own. */
    private static final long NO_TIMEOUT_NS = Duration.ofSeconds(2).toNanos();

    @TempDir
    Path directory;

    @Test
    void shouldGoOnWhenAllocatorWasKilledAtAnyFailPoint() throws IOException {
        Set<String> sites = sitesOfTwoAllocations();
        assertThat(sites).hasSizeGreaterThanOrEqualTo(11);
        List<Long> repairsNs = new ArrayList<>();
        try (JvmDriver jvms = JvmDriver.in(directory.resolve("logs"))) {
            for (String site : sites) {
                Path base = Files.createDirectory(directory.resolve(site));
                // The second hit of a site that both kinds of allocation pass is that of growth.
                int hit = site.startsWith("terms.create") ? 1 : 2;
                ChildJvm child = jvms.child(site, TermStoreActor.class)
                        .args(base, 1)
                        .failAt(site + ":" + hit + ":kill")
                        .start();
                child.awaitAt(site, LONG);
                repairsNs.add(repair(base));
            }
        }
        print("killed at a failpoint", repairsNs);
    }

    private Set<String> sitesOfTwoAllocations() throws IOException {
        Set<String> sites = new LinkedHashSet<>();
        FailPoint.install(sites::add);
        try {
            TermOracle oracle = new TermOracle(Files.createDirectory(directory.resolve("sites")));
            oracle.allocate(Terms.SMALL);
            oracle.allocate(Terms.SMALL);
        } finally {
            FailPoint.install(null);
        }
        return sites;
    }

    /**
     * A stopped process has done what a killed one had done. So what it leaves is copied and repaired, and it goes on:
     * many moments for one start of a JVM.
     */
    @Test
    void shouldGoOnFromWhatAnyMomentLeaves() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        Path base = Files.createDirectory(directory.resolve("base"));
        List<Long> repairsNs = new ArrayList<>();
        try (JvmDriver jvms = JvmDriver.in(directory.resolve("logs"))) {
            ChildJvm child = jvms.start("stopped", TermStoreActor.class, base, seed);
            Await.until("a first term", LONG, () -> Files.exists(base.resolve("0/published")));
            for (int i = 0; i < 60; i++) {
                pass(random.nextInt(20_000));
                child.stop();
                Await.until("every thread stopped", LONG, () -> isStopped(child.pid()));
                Path image = Files.createDirectory(directory.resolve("image" + i));
                int last = TermStoreActor.last(base);
                Terms.copy(base.resolve(String.valueOf(last)), image.resolve("0"));
                child.cont();
                repairsNs.add(repair(image));
                Terms.run("rm", "-rf", image.toString());
            }
            child.kill();
        }
        print("stopped anywhere", repairsNs);
    }

    private static void pass(int micros) {
        long untilNs = System.nanoTime() + micros * 1000L;
        Await.within(LONG, () -> System.nanoTime() >= untilNs);
    }

    private static boolean isStopped(long pid) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", String.valueOf(pid), "task"))) {
            return threads.allMatch(TermStoreKillIT::isThreadStopped);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isThreadStopped(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
        } catch (IOException e) {
            // It ended between the listing and the look.
            return !Files.exists(thread);
        }
    }

    static long repair(Path base) throws IOException {
        Path mailbox = base.resolve(String.valueOf(TermStoreActor.last(base)));
        long tookNs = Files.exists(mailbox) ? new TermOracle(mailbox).recover() : 0;
        assertThat(tookNs).as("waited for a timeout of Chronicle's").isLessThan(NO_TIMEOUT_NS);
        assertThat(mailbox.resolve("terms.new")).doesNotExist();
        return tookNs;
    }

    static void print(String what, List<Long> repairsNs) {
        List<Long> sorted = repairsNs.stream().sorted().toList();
        System.out.printf(
                "%s: moments=%d, next allocation p50=%.1f ms, max=%.1f ms%n",
                what, sorted.size(), sorted.get(sorted.size() / 2) / 1e6, sorted.get(sorted.size() - 1) / 1e6);
    }
}
