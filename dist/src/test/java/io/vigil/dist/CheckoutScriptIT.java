package io.vigil.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.dist.Shell.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script in a checkout: it builds when it must and only then. The checkout is a small copy, and its {@code mvn} a
 * script that counts its calls and puts the real image in place.
 */
class CheckoutScriptIT {
    @TempDir
    Path directory;

    private Path root;
    private Path calls;
    private Path source;

    @BeforeEach
    void makeCheckout() throws IOException {
        root = directory.resolve("checkout");
        calls = directory.resolve("calls");
        source = root.resolve("ipc-core/src/main/A.java");
        for (String file : new String[] {"pom.xml", "dist/pom.xml", "ipc-core/pom.xml", "ipc-core/src/main/A.java"}) {
            Files.createDirectories(root.resolve(file).getParent());
            Files.writeString(root.resolve(file), "");
        }
        Files.createDirectories(root.resolve("tools/bin"));
        program(script(), Files.readString(Shell.IMAGE.resolve("bin/vigil")));
        mvn("mkdir -p dist/target/vigil && cp -r '" + Shell.IMAGE + "/lib' dist/target/vigil/ && "
                + "touch dist/target/vigil/lib/flags");
    }

    @Test
    void shouldBuildOnFirstUseAndNotAgain() throws Exception {
        Outcome first = vigil();
        Outcome second = vigil();

        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.err()).contains("vigil: building (first use)");
        assertThat(first.out()).isEqualTo(second.out()).startsWith("vigil ");
        assertThat(second.err()).isEmpty();
        assertThat(calls()).isEqualTo(1);
    }

    @Test
    void shouldBuildAgainWhenASourceIsNewer() throws Exception {
        vigil();
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));

        Outcome outcome = vigil();

        assertThat(outcome.err()).contains("vigil: building (newer: ipc-core/src/main/A.java)");
        assertThat(outcome.exit()).isZero();
        assertThat(calls()).isEqualTo(2);
    }

    @Test
    void shouldExitWith111AndNameTheLogWhenTheBuildFails() throws Exception {
        mvn("echo '[ERROR] no luck'; exit 1");

        Outcome outcome = vigil();

        assertThat(outcome.exit()).isEqualTo(111);
        assertThat(outcome.err()).contains("[ERROR] no luck", "vigil: build failed: log=" + root);
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void shouldRefuseWhenItIsNeitherInACheckoutNorInAnArchive() throws Exception {
        Files.delete(root.resolve("dist/pom.xml"));

        Outcome outcome = vigil();

        assertThat(outcome.exit()).isEqualTo(111);
        assertThat(outcome.err()).startsWith("vigil: neither in a checkout nor in a release archive");
    }

    private Path script() {
        return root.resolve("tools/bin/vigil");
    }

    private Outcome vigil() throws Exception {
        String path = directory + ":" + System.getenv("PATH");
        return new Shell(directory, Map.of("VIGIL_JAVA", Shell.JAVA, "PATH", path))
                .run(script().toString(), "--version");
    }

    private void mvn(String body) throws IOException {
        program(directory.resolve("mvn"), "#!/bin/sh\necho call >> '" + calls + "'\n" + body + "\n");
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private long calls() throws IOException {
        return Files.readAllLines(calls).size();
    }
}
