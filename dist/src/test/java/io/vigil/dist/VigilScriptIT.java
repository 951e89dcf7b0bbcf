package io.vigil.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.dist.Shell.Outcome;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script as it is installed: bin/vigil beside lib, started from somewhere else. */
class VigilScriptIT {
    private static final String SCRIPT = Shell.IMAGE.resolve("bin/vigil").toString();

    @TempDir
    Path elsewhere;

    @Test
    void shouldShowVersionsFromAnyDirectory() throws Exception {
        Outcome outcome = shell().run(SCRIPT, "--version");

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .startsWith("vigil ")
                .contains("java " + System.getProperty("java.runtime.version"), "chronicle-queue 20");
    }

    @Test
    void shouldPrintNothingButDataOnceTheClassDataIsThere() throws Exception {
        shell().run(SCRIPT, "--version");
        Outcome outcome = shell().run(SCRIPT, "--version", "--json");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().strip()).startsWith("{").endsWith("}").doesNotContain("\n");
        assertThat(Shell.IMAGE.resolve("cds")).isDirectoryContaining("glob:**.jsa");
    }

    @Test
    void shouldFindItsJarsThroughAChainOfSymbolicLinks() throws Exception {
        Path first = Files.createSymbolicLink(elsewhere.resolve("first"), Path.of(SCRIPT));
        Files.createDirectory(elsewhere.resolve("sub"));
        Path second = Files.createSymbolicLink(elsewhere.resolve("sub/second"), Path.of("..", "first"));

        Outcome outcome = shell().run(second.toString(), "flags");

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out()).startsWith("--add-opens=");
        Files.delete(first);
    }

    @Test
    void shouldRunOutOfTheReleaseArchive() throws Exception {
        Path archive = only(Path.of("target").toAbsolutePath(), "vigil-*.tar.gz");
        assertThat(shell().run("tar", "xzf", archive.toString()).exit()).isZero();
        Path installed = only(elsewhere, "vigil-*");

        Outcome outcome = shell().run(installed.resolve("bin/vigil").toString(), "--version");

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out()).startsWith("vigil ");
        assertThat(installed.resolve("cds")).isDirectoryContaining("glob:**.jsa");
    }

    @Test
    void shouldPassTheExitCodeOn() throws Exception {
        Outcome outcome = shell().run(SCRIPT, "no-such-verb");

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("vigil: ").contains("no-such-verb");
    }

    @Test
    void shouldStartJvmsThatLackNoFlagWithWhatFlagsPrints() throws Exception {
        String flags = shell().run(SCRIPT, "flags").out().strip();

        Outcome outcome = shell().run(
                        "sh",
                        "-c",
                        Shell.JAVA + " " + flags + " -cp '" + Shell.IMAGE
                                + "/lib/*' io.vigil.tools.VigilCommand flags");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().strip()).isEqualTo(flags);
    }

    @Test
    void shouldSayInOneLineWhenThereIsNoUsableJava() throws Exception {
        Path old = Files.writeString(elsewhere.resolve("java"), "#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n");
        assertThat(old.toFile().setExecutable(true)).isTrue();

        Outcome tooOld = new Shell(elsewhere, Map.of("VIGIL_JAVA", old.toString())).run(SCRIPT, "--version");
        Outcome absent = new Shell(elsewhere, Map.of("VIGIL_JAVA", "/no/java")).run(SCRIPT, "--version");

        assertThat(tooOld.exit()).isEqualTo(111);
        assertThat(tooOld.err().strip())
                .startsWith("vigil: Java too old: version=11.0.2")
                .doesNotContain("\n");
        assertThat(absent.exit()).isEqualTo(111);
        assertThat(absent.err().strip()).startsWith("vigil: not a program: java=/no/java");
    }

    private static Path only(Path directory, String glob) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, glob)) {
            return found.iterator().next();
        }
    }

    private Shell shell() {
        return new Shell(elsewhere, Map.of("VIGIL_JAVA", Shell.JAVA));
    }
}
