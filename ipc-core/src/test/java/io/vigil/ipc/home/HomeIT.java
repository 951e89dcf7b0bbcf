package io.vigil.ipc.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Homes made by JVMs under every umask, and by several at once. */
class HomeIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"000,linux-jna", "022,portable", "0777,linux-jna", "0777,portable"})
    void shouldBelongToItsUserAloneWhateverTheUmask(String umask, String port) throws IOException {
        Path home = directory.resolve("home");
        try (JvmDriver jvms = JvmDriver.in(directory.resolve("logs"))) {
            ChildJvm child = jvms.child("maker", HomeActor.class)
                    .args(home)
                    .property(OsPort.PROPERTY, port)
                    .afterShell("umask " + umask)
                    .start();
            child.awaitLine(("made by " + port)::equals, SOON);
            child.awaitSuccess(SOON);
        }

        try (Stream<Path> everything = Files.walk(home)) {
            List<Path> made = everything.toList();
            assertThat(made)
                    .containsExactlyInAnyOrder(
                            home,
                            home.resolve("HOME"),
                            home.resolve("owners.lock"),
                            home.resolve("mailboxes"),
                            home.resolve("mailboxes/orders"));
            for (Path path : made) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as(path.toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void shouldBeOneHomeWhenSeveralJvmsMakeIt() throws IOException {
        Path home = directory.resolve("home");
        try (JvmDriver jvms = JvmDriver.in(directory.resolve("logs"))) {
            List<ChildJvm> makers = new ArrayList<>();
            for (int maker = 0; maker < 3; maker++) {
                makers.add(jvms.start("maker" + maker, OpenActor.class, home));
            }
            makers.forEach(maker -> maker.send("open"));
            makers.forEach(maker -> maker.awaitSuccess(SOON));
        }

        assertThat(Home.open(home, Home.Access.READ_ONLY, OsPort.current()).isFromEarlierBoot())
                .isFalse();
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files).containsExactly(home.resolve("HOME"));
        }
    }
}
