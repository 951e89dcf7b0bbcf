package io.vigil.ipc.mailbox;

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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mailbox that may be larger than its file system, on 16 MiB of its own, in a JVM of its own. */
class MailboxNoRoomIT {
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

    private String run(Class<?> actor, String port, String options) {
        ChildJvm child = jvms.child("actor", actor)
                .property("vigil.os", port)
                .args(small)
                .afterShellThatMayMount("mount -t tmpfs -o " + options + " tmpfs " + small)
                .start();
        String line = child.awaitLine(said -> said.startsWith("done"), SOON);
        child.awaitSuccess(SOON);
        return line;
    }

    @ParameterizedTest
    @ValueSource(strings = {"linux-jna", "portable"})
    void shouldRefuseAndResumeWhenTheFileSystemIsFullAndFreed(String port) throws Exception {
        requireMounts();

        String line = run(MailboxNoRoomActor.class, port, "size=16m");

        System.out.println(line);
        assertThat(line).startsWith("done cycles=4 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"linux-jna", "portable"})
    void shouldCreateNothingByHalvesWhenNoPageIsLeft(String port) throws Exception {
        requireMounts();

        assertThat(run(MailboxNoPlaceActor.class, port, "size=16m")).isEqualTo("done pages");
    }

    @ParameterizedTest
    @ValueSource(strings = {"linux-jna", "portable"})
    void shouldCreateNothingByHalvesWhenNoFileIsLeft(String port) throws Exception {
        requireMounts();

        assertThat(run(MailboxNoPlaceActor.class, port, "size=16m,nr_inodes=64"))
                .isEqualTo("done files");
    }
}
