package io.vigil.ipc.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vigil.ipc.flags.JvmFlags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file system of 16 MiB, in a mount namespace of its own, that is full. */
class TermStoreFullDiskIT {
    /** As root a mount namespace is enough; others become root of a user namespace first. */
    private static final List<List<String>> WAYS = List.of(List.of("unshare", "-m"), List.of("unshare", "-Urm"));

    private static final String MOUNT = "mount -t tmpfs -o size=16m vigil-full \"$0\" && exec \"$@\"";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"linux-jna, 1", "portable, 5"})
    void shouldRefuseAndRecoverWhenDiskIsFull(String os, int stepPages) throws IOException, InterruptedException {
        List<String> way = new ArrayList<>();
        for (List<String> candidate : WAYS) {
            if (way.isEmpty() && run(mounted(candidate, List.of("true"))).exit() == 0) {
                way.addAll(candidate);
            }
        }
        // Skipped only where nobody may mount: a machine that can has found a way above.
        assumeTrue(!way.isEmpty(), "this machine allows no mount, neither as root nor in a user namespace");

        Result result = run(mounted(way, java(os, stepPages)));

        assertThat(result.exit()).as(result.out()).isZero();
        assertThat(result.out()).contains("os=" + os + " ").doesNotContain("refused=0 ");
        System.out.print(result.out());
        assertThat(Files.exists(directory.resolve("disk/mailbox"))).isFalse();
    }

    private List<String> mounted(List<String> way, List<String> command) throws IOException {
        List<String> all = new ArrayList<>(way);
        Path disk = directory.resolve("disk");
        Files.createDirectories(disk);
        all.addAll(List.of("sh", "-c", MOUNT, disk.toString()));
        all.addAll(command);
        return all;
    }

    private List<String> java(String os, int stepPages) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.forThisJava());
        command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-ea", "-Dvigil.os=" + os));
        command.add("-XX:ErrorFile=" + directory.resolve("hs_err_%p.log"));
        String ownPath = System.getProperty("java.class.path", "");
        command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", ownPath)));
        command.addAll(List.of(
                FullDiskActor.class.getName(), directory.resolve("disk").toString(), String.valueOf(stepPages)));
        return command;
    }

    private record Result(int exit, String out) {}

    private static Result run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), out);
    }
}
