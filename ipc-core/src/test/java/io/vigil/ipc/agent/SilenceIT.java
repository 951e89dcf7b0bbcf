package io.vigil.ipc.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vigil.ipc.flags.JvmFlags;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chronicle, started as we start it, speaks to nobody and leaves nothing in the user's directory. */
class SilenceIT {
    private static final String CALLS = "trace=connect,bind,sendto,sendmsg";

    @TempDir
    Path directory;

    private Path home;
    private Path trace;

    @BeforeEach
    void makeDirectories() throws IOException {
        home = Files.createDirectory(directory.resolve("home"));
        Files.createDirectory(directory.resolve("data"));
        trace = directory.resolve("trace");
    }

    @Test
    void shouldHoldNoInternetSocketWhileEverythingIsOpen() throws Exception {
        Process process = start(List.of());
        try (BufferedReader out = output(process)) {
            assertThat(out.readLine()).as("log: %s", directory.resolve("err")).startsWith("open ");
            List<String> descriptors = descriptors(process.pid());
            assertThat(descriptors).anyMatch(target -> target.endsWith(".cq4"));
            assertThat(descriptors).doesNotContainAnyElementsOf(internetSockets(process.pid()));
        }
        finish(process);
    }

    /** The JDK itself makes sockets, and closes them again, to see what the machine supports: so addresses count. */
    @Test
    void shouldNeverNameAnInternetAddressToTheKernel() throws Exception {
        assumeTrue(canTrace(), "needs strace: it is absent or may not trace a child here");
        Process process = start(List.of("strace", "-f", "-qq", "-e", CALLS, "-o", trace.toString()));
        try (BufferedReader out = output(process)) {
            assertThat(out.readLine()).startsWith("open ");
        }
        finish(process);
        assertThat(Files.readAllLines(trace)).noneMatch(line -> line.contains("AF_INET"));
    }

    @Test
    void shouldSeeAnInternetAddressInTheTraceWhenThereIsOne() throws Exception {
        assumeTrue(canTrace(), "needs strace: it is absent or may not trace a child here");
        Process process = new ProcessBuilder(
                        "strace",
                        "-f",
                        "-qq",
                        "-e",
                        CALLS,
                        "-o",
                        trace.toString(),
                        "bash",
                        "-c",
                        "exec 3<>/dev/udp/127.0.0.1/9")
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readAllLines(trace)).anyMatch(line -> line.contains("AF_INET"));
    }

    @Test
    void shouldHaveNoAnalyticsOnTheClassPath() {
        assertThatThrownBy(() -> Class.forName("net.openhft.chronicle.analytics.Analytics"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    private void finish(Process process) throws Exception {
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(directory.resolve("err")))
                .isZero();
        try (Stream<Path> left = Files.walk(home)) {
            // JNA unpacks its library into ~/.cache/JNA, removes it and leaves the directory.
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    private Process start(List<String> tracer) throws IOException {
        List<String> command = new ArrayList<>(tracer);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.forThisJava());
        // A bare Chronicle Map compiles a class with javac, which wants this one too.
        command.add("--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED");
        command.addAll(List.of("-Duser.home=" + home, "-cp", System.getProperty("java.class.path")));
        command.addAll(
                List.of(SilenceProbe.class.getName(), directory.resolve("data").toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(directory.resolve("err").toFile());
        builder.environment().put("HOME", home.toString());
        return builder.start();
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static List<String> descriptors(long pid) throws IOException {
        List<String> targets = new ArrayList<>();
        try (Stream<Path> links = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path link : links.toList()) {
                try {
                    targets.add(Files.readSymbolicLink(link).toString());
                } catch (NoSuchFileException e) {
                    // Closed since it was listed: no socket that is held.
                }
            }
        }
        return targets;
    }

    /** All sockets of its network name space, in the spelling of a descriptor's link. */
    private static List<String> internetSockets(long pid) throws IOException {
        List<String> sockets = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6", "udp", "udp6", "raw", "raw6")) {
            Path file = Path.of("/proc", Long.toString(pid), "net", table);
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file)) {
                    String[] columns = line.strip().split("\\s+");
                    if (columns.length > 9 && columns[9].matches("\\d+")) {
                        sockets.add("socket:[" + columns[9] + "]");
                    }
                }
            }
        }
        sockets.add("socket:[none]"); // the assertion wants at least one
        return sockets;
    }

    private static boolean canTrace() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("strace", "-o", "/dev/null", "true").start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
