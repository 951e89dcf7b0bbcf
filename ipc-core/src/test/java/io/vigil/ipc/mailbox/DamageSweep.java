package io.vigil.ipc.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Runs a sweep in a JVM of its own, and watches it: a crash or a hang names the case that it was at. */
final class DamageSweep {
    /** Above what a case may take, three tries of it, and what a busy machine adds. */
    private static final Duration HANG = Duration.ofSeconds(60);

    private DamageSweep() {}

    /** Runs cases drawn by the seed for a while; returns the result line. */
    static String run(Path directory, long seed, Duration time) {
        System.out.println("seed=" + seed);
        try (JvmDriver jvms = JvmDriver.in(directory.resolve("logs"))) {
            ChildJvm child = jvms.child("sweep", DamageSweepActor.class)
                    .heap("128m")
                    .args(directory, seed, time.toMillis())
                    .start();
            String line;
            do {
                line = next(child);
            } while (!line.startsWith("RESULT "));
            child.awaitSuccess(HANG);
            List<String> problems = child.said().stream()
                    .filter(said -> said.startsWith("PROBLEM "))
                    .toList();
            assertThat(problems).as("seed=" + seed).isEmpty();
            child.said().stream().filter(said -> said.startsWith("TYPE ")).forEach(System.out::println);
            System.out.println(line);
            return line;
        }
    }

    private static String next(ChildJvm child) {
        try {
            return child.awaitLine(said -> said.startsWith("CASE ") || said.startsWith("RESULT "), HANG);
        } catch (AssertionError e) {
            child.dumpThreads();
            throw new AssertionError("the sweep died or hangs: " + child.describe(), e);
        }
    }

    static long number(String result, String name) {
        for (String part : result.split(" ", -1)) {
            if (part.startsWith(name + "=")) {
                return Long.parseLong(part.substring(name.length() + 1));
            }
        }
        throw new AssertionError("no " + name + " in " + result);
    }
}
