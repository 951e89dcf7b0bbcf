package io.vigil.ipc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxReader;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sleeping readers of real processes: no wake-up is lost, a killed ringer delays nobody for long, sleep is free. */
@LeakFree
class DoorbellIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final int PINGS = 400;
    private static final long NAP_NS = Duration.ofSeconds(1).toNanos();

    @TempDir
    Path output;

    @Test
    void shouldLoseNoWakeUpWhenMessagesComeAtAnyMoment(@ProofHome Path home) {
        PingPong.play(20_261_122, PINGS, home, output);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bell.look", "bell.ring", "bell.wake"})
    void shouldFindTheMessageWhenItsRingerIsKilled(String site, @ProofHome Path home) throws Exception {
        try (JvmDriver jvms = JvmDriver.in(output.resolve("output"));
                Engine engine = Engine.open(home, "sleeper")) {
            Mailbox mailbox = engine.mailbox(KillRole.MAILBOX, KillRole.RINGER.config());
            long[] receivedNs = new long[1];
            Thread sleeper = new Thread(() -> receivedNs[0] = sleepUntilOneCame(mailbox), "sleeper");
            sleeper.start();
            ChildJvm ringer = jvms.child("ringer", KillVictim.class)
                    .args(home, output, KillRole.RINGER, "ringer", 1, KillRole.RINGER)
                    .failAt(site + ":1:kill")
                    .start();
            ringer.awaitAt(site, SOON);
            long deathNs = System.nanoTime();
            sleeper.join(SOON.toMillis());
            assertThat(sleeper.isAlive()).isFalse();
            System.out.printf(
                    "ringer killed at %s: from its death to the delivery %.1f ms%n",
                    site, Math.max(0, receivedNs[0] - deathNs) / 1e6);
        }
    }

    private static long sleepUntilOneCame(Mailbox mailbox) {
        try (MailboxReader reader = mailbox.reader(false)) {
            while (reader.poll(frame -> {}, 1) == 0) {
                reader.await(NAP_NS);
            }
            return System.nanoTime();
        }
    }

    @Test
    void shouldUseNoProcessorWhenThereIsNothingToDo(@ProofHome Path home) {
        try (JvmDriver jvms = JvmDriver.in(output)) {
            ChildJvm idle = jvms.start("idle", IdleActor.class, home);
            idle.awaitLine(line -> line.equals("READY"), SOON);
            assertThat(Await.within(Duration.ofSeconds(1), () -> !idle.isAlive()))
                    .isFalse();
            Map<String, Long> before = processorNs(idle.pid());
            long beginNs = System.nanoTime();
            assertThat(Await.within(IDLE, () -> !idle.isAlive())).isFalse();
            Map<String, Long> used = processorNs(idle.pid());
            double elapsedNs = System.nanoTime() - beginNs;
            used.replaceAll((thread, ns) -> ns - before.getOrDefault(thread, 0L));
            double share = sum(used) / elapsedNs;
            System.out.printf(
                    "processor time of a sleeping reader's process: %.3f %%, of that %s%n",
                    share * 100, largest(used, elapsedNs));
            // The goal is a thousandth. The process has a janitor, a compiler and a collector as well.
            assertThat(share).isLessThan(0.02);
            idle.send("STOP");
            idle.awaitSuccess(SOON);
        }
    }

    /** What each living thread of a process has used so far, to the nanosecond. */
    private static Map<String, Long> processorNs(long pid) {
        Map<String, Long> used = new HashMap<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path thread : threads.toList()) {
                String name = Files.readString(thread.resolve("comm")).strip() + "/" + thread.getFileName();
                used.put(
                        name,
                        Long.valueOf(
                                Files.readString(thread.resolve("schedstat")).split(" ", -1)[0]));
            }
            return used;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the processor time: pid=" + pid, e);
        }
    }

    private static long sum(Map<String, Long> used) {
        return used.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String largest(Map<String, Long> used, double elapsedNs) {
        return used.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(5)
                .map(thread -> String.format("%s %.3f %%", thread.getKey(), 100 * thread.getValue() / elapsedNs))
                .collect(Collectors.joining(", "));
    }
}
