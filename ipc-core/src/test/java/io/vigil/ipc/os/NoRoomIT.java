package io.vigil.ipc.os;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Full file systems, real ones, in a JVM of its own: what was reserved can be written, the rest is refused. */
class NoRoomIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private JvmDriver jvms;
    private Path small;

    @BeforeEach
    void open() throws IOException {
        jvms = JvmDriver.in(directory);
        small = Files.createDirectory(directory.resolve("small"));
    }

    @AfterEach
    void close() {
        jvms.close();
    }

    /** Some containers forbid namespaces: there, and only there, nothing can be mounted. */
    private static void requireMounts() throws Exception {
        Process probe = new ProcessBuilder("unshare", "-Urm", "mount", "-t", "tmpfs", "tmpfs", "/mnt").start();
        Assumptions.assumeTrue(probe.waitFor() == 0, "needs mount: this machine does not let us mount");
    }

    @ParameterizedTest
    @ValueSource(strings = {"linux-jna", "portable"})
    void shouldRefuseCleanlyWhenTheFileSystemIsFull(String port) throws Exception {
        requireMounts();
        ChildJvm child = jvms.child("filler", NoRoomActor.class)
                .args(port, small)
                .afterShellThatMayMount("mount -t tmpfs -o size=1m tmpfs " + small)
                .start();

        String line = child.awaitLine(said -> said.startsWith("reserved"), SOON);

        child.awaitSuccess(SOON);
        assertThat(line).isEqualTo("reserved 8 then 1");
    }

    @Test
    void shouldReserveByWritingWhereTheFileSystemCannot() throws Exception {
        requireMounts();
        // ramfs has no fallocate and no limit: the file-size limit of the process ends it.
        ChildJvm child = jvms.child("writer", ReserveLimitActor.class)
                .args("linux-jna", small.resolve("file"))
                .afterShellThatMayMount("mount -t ramfs ramfs " + small + "\nulimit -f 1024")
                .start();

        String line = child.awaitLine(said -> said.startsWith("limit"), SOON);

        child.awaitSuccess(SOON);
        assertThat(line).isEqualTo("limit STORAGE_FULL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"linux-jna", "portable"})
    void shouldRefuseWhatTheLimitOfFileSizesForbids(String port) {
        ChildJvm child = jvms.child("limited", ReserveLimitActor.class)
                .args(port, small.resolve("file"))
                .afterShell("ulimit -f 1024")
                .start();

        String line = child.awaitLine(said -> said.startsWith("limit"), SOON);

        child.awaitSuccess(SOON);
        assertThat(line).isEqualTo("limit STORAGE_FULL");
    }
}
