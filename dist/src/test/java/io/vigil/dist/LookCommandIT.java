package io.vigil.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.vigil.dist.Shell.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs that only look, as they are installed, at homes that are alive, stopped, dead or cannot be written. */
class LookCommandIT {
    /** More than a pipe holds: whoever prints it to nobody stands with it in hand. */
    private static final int LARGE = 200_000;

    @TempDir
    Path directory;

    private VigilLine vigil;

    @BeforeEach
    void name() {
        vigil = new VigilLine(directory);
    }

    @Test
    void shouldShowWhatAConsumerHasInHandWhenItIsStoppedAndWhenItIsDead() throws Exception {
        vigil.done("mailbox", "create", "work", "--consumers", "competing");
        vigil.reading("x".repeat(LARGE), "send", "work", "--id", "large");
        Process consumer = vigil.start("recv", "work", "--follow", "--raw");
        try {
            VigilLine.await("the message is in hand", () -> state("work").equals("LEASED") ? "yes" : null);
            VigilLine.signal("STOP", consumer);
            Map<String, String> before = VigilLine.listing(vigil.home());

            JsonObject stopped = vigil.json("dump", "work").get(0);
            assertThat(stopped.get("owner_pid").getAsLong()).isEqualTo(consumer.pid());
            assertThat(stopped.get("owner_state").getAsString()).isEqualTo("STOPPED");
            assertThat(stopped.get("id").getAsString()).isEqualTo("large");
            assertThat(stopped.get("length").getAsInt()).isEqualTo(LARGE);
            assertThat(locks("LEASE")).containsExactly("STOPPED");
            assertThat(VigilLine.listing(vigil.home())).isEqualTo(before);

            consumer.destroyForcibly().waitFor();
            assertThat(vigil.json("dump", "work").get(0).get("owner_state").getAsString())
                    .isEqualTo("DEAD");
            assertThat(locks("LEASE")).containsExactly("DEAD");
            assertThat(VigilLine.listing(vigil.home())).isEqualTo(before);
        } finally {
            consumer.destroyForcibly().waitFor();
        }
        JsonObject again = vigil.json("recv", "work", "--timeout", "20s").get(0);
        assertThat(again.get("redelivered").getAsBoolean()).isTrue();
        assertThat(again.get("deliveries").getAsInt()).isEqualTo(2);
        assertThat(state("work")).isEqualTo("ACKED");
    }

    private String state(String mailbox) throws IOException, InterruptedException {
        return vigil.json("dump", mailbox).get(0).get("state").getAsString();
    }

    private List<String> locks(String kind) throws IOException, InterruptedException {
        return vigil.json("locks").stream()
                .filter(held -> held.get("kind").getAsString().equals(kind))
                .map(held -> held.get("state").getAsString())
                .toList();
    }

    @Test
    void shouldExitWithThreeAndCreateNothingWhenThereIsNothing() throws Exception {
        Map<String, String> empty = VigilLine.listing(directory);
        for (String line : List.of("mailbox ls", "dump orders", "locks", "send orders x", "recv orders")) {
            Outcome none = vigil.run(line.split(" ", -1));
            assertThat(none.exit()).as(line).isEqualTo(3);
            assertThat(none.out()).isEmpty();
            assertThat(none.err().strip())
                    .startsWith("vigil: no home: directory=" + vigil.home())
                    .doesNotContain("\n");
        }
        assertThat(VigilLine.listing(directory)).isEqualTo(empty);

        vigil.done("mailbox", "create", "orders");
        Map<String, String> before = VigilLine.listing(directory);
        assertThat(vigil.run("dump", "missing").exit()).isEqualTo(3);
        assertThat(VigilLine.listing(directory)).isEqualTo(before);
    }

    @Test
    void shouldPrintPlainTextIntoAPipeAndWhereColourIsNotWanted() throws Exception {
        vigil.done("send", "orders", "--create", "evil \u001b[2J \u202e text", "--from", "a\u0007b");
        for (Outcome outcome : List.of(
                vigil.run("dump", "orders"),
                vigil.run("mailbox", "ls"),
                vigil.run(Map.of("NO_COLOR", "1", "VIGIL_JAVA_OPTS", "-Dvigil.terminal=true"), "dump", "orders"),
                vigil.run(Map.of("VIGIL_JAVA_OPTS", "-Dvigil.terminal=true"), "dump", "orders", "--color=never"))) {
            assertThat(outcome.exit()).as(outcome.err()).isZero();
            assertThat(outcome.out().chars()).allMatch(c -> c == '\n' || (c >= 0x20 && c < 0x7f));
        }
        Outcome terminal = vigil.run(Map.of("VIGIL_JAVA_OPTS", "-Dvigil.terminal=true"), "dump", "orders");
        assertThat(terminal.out()).contains("\u001b[32mREADY\u001b[0m").doesNotContain("\u001b[2J");
    }

    @Test
    void shouldReadAHomeOnAFileSystemThatCannotBeWritten() throws Exception {
        vigil.done("send", "orders", "--create", "hello");
        Outcome mounts = new Shell(directory, Map.of()).run("unshare", "-Urm", "mount", "-t", "tmpfs", "tmpfs", "/mnt");
        Assumptions.assumeTrue(mounts.exit() == 0, "needs mount: this machine does not let us mount");
        String home = vigil.home().toString();
        String script = Stream.of("dump orders --json", "mailbox ls", "locks", "recv orders --no-ack --raw")
                .map(line -> Shell.IMAGE.resolve("bin/vigil") + " --home " + home + " " + line)
                .collect(Collectors.joining(
                        " && ",
                        "mount --bind " + home + " " + home + " && mount -o remount,ro,bind " + home + " && ",
                        ""));

        Outcome outcome =
                new Shell(directory, Map.of("VIGIL_JAVA", Shell.JAVA)).run("unshare", "-Urm", "sh", "-c", script);

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("\"payload\":\"hello\"", "orders", "CONSUMER")
                .endsWith("hello\n");
    }

    @Test
    void shouldReadAHomeWithoutTheRightToWrite() throws Exception {
        vigil.done("send", "orders", "--create", "hello");
        try (Stream<Path> files = Files.walk(vigil.home())) {
            List<Path> directories = files.filter(Files::isDirectory).toList();
            for (Path each : directories) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("r-x------"));
            }
            Map<String, String> before = VigilLine.listing(vigil.home());
            assertThat(vigil.done("dump", "orders", "--raw").out()).isEqualTo("hello\n");
            assertThat(vigil.done("mailbox", "ls").out()).contains("orders");
            assertThat(VigilLine.listing(vigil.home())).isEqualTo(before);
            for (Path each : directories) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx------"));
            }
        }
    }
}
