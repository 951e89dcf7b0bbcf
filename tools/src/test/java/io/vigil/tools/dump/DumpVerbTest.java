package io.vigil.tools.dump;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxReader;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import io.vigil.tools.CommandRun;
import io.vigil.tools.CommandScene;
import io.vigil.tools.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@LeakFree
class DumpVerbTest {
    private static final long PID = ProcessHandle.current().pid();

    /** Five messages: one done, one with a control sequence, one that is no text, two lanes. */
    private static CommandScene scene(Path home) {
        CommandScene scene = CommandScene.in(home);
        scene.send("orders", 2, "done");
        try (MailboxReader reader = scene.engine().mailbox("orders").reader(false)) {
            assertThat(reader.poll(frame -> {}, 1)).isEqualTo(1);
        }
        scene.send("orders", 2, "buy 10");
        scene.send("orders", 2, "evil \u001b]0;title\u0007\u001b[2J");
        CommandScene.send(scene.engine().mailbox("orders").writer(), 2, new byte[] {(byte) 0xff, 0, 1});
        scene.send("orders", 0, "halt");
        return scene;
    }

    @Test
    void shouldShowEveryFrameAsJson(@ProofHome Path home) {
        try (CommandScene scene = scene(home)) {
            List<JsonObject> frames = CommandRun.of(scene.home(), "dump", "orders", "--json")
                    .done()
                    .json();

            assertThat(frames).hasSize(5);
            assertThat(frames.get(0).keySet())
                    .contains(
                            "mailbox",
                            "lane",
                            "position",
                            "state",
                            "id",
                            "sender",
                            "priority",
                            "signal",
                            "correlation_id",
                            "reply_to",
                            "trace_id",
                            "enqueued_at_ms",
                            "age_ms",
                            "deadline_ms",
                            "deliveries",
                            "owner_pid",
                            "length",
                            "crc_ok",
                            "payload");
            JsonObject halt = frames.get(0);
            assertThat(halt.get("lane").getAsString()).isEqualTo("critical");
            assertThat(halt.get("priority").getAsString()).isEqualTo("CRITICAL");
            assertThat(halt.get("payload").getAsString()).isEqualTo("halt");
            assertThat(halt.get("crc_ok").getAsBoolean()).isTrue();
            assertThat(halt.get("age_ms").getAsLong()).isBetween(0L, 60_000L);
            assertThat(halt.get("id").getAsString()).startsWith("orders:0:1:");
            assertThat(halt.get("owner_pid").isJsonNull()).isTrue();
            assertThat(frames.get(1).get("state").getAsString()).isEqualTo("ACKED");
            assertThat(frames.get(2).get("state").getAsString()).isEqualTo("READY");
            assertThat(frames.get(3).get("payload").getAsString()).contains("\u001b[2J");
            assertThat(frames.get(4).has("payload")).isFalse();
            assertThat(frames.get(4).get("payload_base64").getAsString()).isEqualTo("/wAB");
            assertThat(frames.get(4).get("length").getAsInt()).isEqualTo(3);
        }
    }

    @Test
    void shouldKeepATerminalSafeFromWhatMessagesHold(@ProofHome Path home) {
        try (CommandScene scene = scene(home)) {
            for (String form : List.of("--color=always", "--color=never", "--hex", "--json")) {
                String shown = CommandRun.of(scene.home(), "dump", "orders", form)
                        .done()
                        .out();
                assertThat(shown.replaceAll("\u001b\\[\\d*m", "").chars())
                        .as(form)
                        .allMatch(c -> c == '\n' || (c >= 0x20 && c != 0x7f));
            }
            assertThat(CommandRun.of(home, "dump", "orders").out())
                    .contains("evil \\u001b]0;title\\u0007\\u001b[2J", "\\xff\\x00\\x01");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--state waiting, 4",
        "--state done, 1",
        "'--state acked,ready', 5",
        "--state leased, 0",
        "--lane critical, 1",
        "--lane 2, 4",
        "--lane dead, 0",
        "-n 2, 2",
        "--grep ^buy, 1",
        "--grep 'l[t]', 1",
        "--from nobody, 0",
        "--signal health_check, 0",
        "--id orders:2:1:1, 1"
    })
    void shouldShowOnlyWhatIsAskedFor(String options, int frames, @ProofHome Path home) {
        try (CommandScene scene = scene(home)) {
            String[] words = ("dump orders --json " + options.replace("'", "")).split(" ");
            assertThat(CommandRun.of(scene.home(), words).done().lines()).hasSize(frames);
        }
    }

    @Test
    void shouldWritePayloadsAsTheyAreWhenRaw(@ProofHome Path home) {
        try (CommandScene scene = CommandScene.in(home)) {
            scene.send("raw", 2, "one");
            scene.send("raw", 2, "two\u001b[1m");
            assertThat(CommandRun.of(home, "dump", "raw", "--raw").done().out()).isEqualTo("one\ntwo\u001b[1m\n");
            assertThat(CommandRun.of(home, "dump", "raw", "--hex", "-n1").done().lines())
                    .containsExactly(
                            "raw normal 1:0 READY length=3",
                            "00000000  6f 6e 65                                          |one|");
        }
    }

    @Test
    void shouldShowWhoHasAMessageInHand(@ProofHome Path home) {
        try (CommandScene scene = CommandScene.in(home)) {
            CommandRun.of(home, "mailbox", "create", "work", "--consumers", "competing")
                    .done();
            scene.send("work", 2, "in hand");
            Mailbox work = scene.engine().mailbox("work");
            try (var reader = work.leasingReader()) {
                assertThat(reader.take(new Frame())).isTrue();
                JsonObject frame = CommandRun.of(home, "dump", "work", "--json")
                        .done()
                        .json()
                        .get(0);
                assertThat(frame.get("state").getAsString()).isEqualTo("LEASED");
                assertThat(frame.get("owner_pid").getAsLong()).isEqualTo(PID);
                assertThat(frame.get("owner_state").getAsString()).isEqualTo("LIVE");
                assertThat(frame.get("deliveries").getAsInt()).isEqualTo(1);
                assertThat(CommandRun.of(home, "dump", "work").out()).contains("LEASED", Long.toString(PID));
            }
        }
    }

    @Test
    void shouldReadADirectoryOrAWholeHomeAsWell(@ProofHome Path home) {
        try (CommandScene scene = scene(home)) {
            scene.send("other", 2, "here");
            Path elsewhere = home.resolveSibling(home.getFileName() + "-none");
            String mailbox = home.resolve("mailboxes").resolve("orders").toString();
            assertThat(CommandRun.of(elsewhere, "dump", mailbox, "--raw", "--lane=0")
                            .done()
                            .out())
                    .isEqualTo("halt\n");
            assertThat(CommandRun.of(elsewhere, "dump", home.toString(), "--json")
                            .done()
                            .json())
                    .extracting(frame -> frame.get("mailbox").getAsString())
                    .containsOnly("orders", "other")
                    .hasSize(6);
        }
    }

    @Test
    void shouldExitWithThreeAndCreateNothingWhenThereIsNothing(@ProofHome Path home) throws IOException {
        try (CommandScene scene = CommandScene.in(home)) {
            scene.send("orders", 2, "here");
        }
        Map<String, String> before = CommandScene.contents(home);
        Path none = home.resolve("none");

        CommandRun mailbox = CommandRun.of(home, "dump", "missing");
        CommandRun noHome = CommandRun.of(none, "dump", "orders");
        CommandRun path = CommandRun.of(home, "dump", none.toString());

        assertThat(List.of(mailbox.exit(), noHome.exit(), path.exit())).containsOnly(ExitCode.NOT_THERE);
        assertThat(mailbox.notes().strip())
                .startsWith("vigil: no such mailbox: name=missing")
                .doesNotContain("\n");
        assertThat(noHome.notes()).startsWith("vigil: no home: directory=" + none);
        assertThat(path.notes()).startsWith("vigil: neither a mailbox nor a home: directory=" + none);
        assertThat(mailbox.out() + noHome.out() + path.out()).isEmpty();
        assertThat(CommandScene.contents(home)).isEqualTo(before);
    }

    @Test
    void shouldChangeNothingInAHomeWithoutTheRightToWrite(@ProofHome Path home) throws IOException {
        scene(home).close();
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-x------"));
        try {
            Map<String, String> before = CommandScene.contents(home);
            assertThat(CommandRun.of(home, "dump", "orders", "--json").done().lines())
                    .hasSize(5);
            CommandRun.of(home, "mailbox", "ls").done();
            CommandRun.of(home, "locks").done();
            assertThat(CommandScene.contents(home)).isEqualTo(before);
        } finally {
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void shouldShowDamageAsDamageAndGoOn(@ProofHome Path home) throws IOException {
        try (CommandScene scene = CommandScene.in(home)) {
            scene.send("orders", 2, "first");
            scene.send("orders", 2, "DAMAGE-ME");
            scene.send("orders", 2, "last");
        }
        damage(home.resolve("mailboxes/orders"), "DAMAGE-ME");

        List<JsonObject> frames =
                CommandRun.of(home, "dump", "orders", "--json").done().json();

        assertThat(frames).hasSize(3);
        assertThat(frames.get(1).get("crc_ok").getAsBoolean()).isFalse();
        assertThat(frames.get(1).get("damage").getAsString()).contains("field=checksum");
        assertThat(frames.get(1).get("payload").isJsonNull()).isTrue();
        assertThat(frames.get(2).get("payload").getAsString()).isEqualTo("last");
        assertThat(CommandRun.of(home, "dump", "orders", "--state", "damaged")
                        .done()
                        .out())
                .contains("damage: damaged frame: file=");
    }

    /** Flips a bit of the payload in whatever file holds it. */
    private static void damage(Path mailbox, String payload) throws IOException {
        byte[] wanted = payload.getBytes(StandardCharsets.UTF_8);
        try (var files = Files.walk(mailbox)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] content = Files.readAllBytes(file);
                int at = new String(content, StandardCharsets.ISO_8859_1).indexOf(payload);
                if (at >= 0) {
                    content[at + wanted.length - 1] ^= 1;
                    Files.write(file, content);
                    return;
                }
            }
        }
        throw new AssertionError("nowhere: " + payload);
    }

    @ParameterizedTest
    @CsvSource({
        "--raw --hex, only one",
        "--json --raw, only one",
        "--grep (, no regular expression",
        "--lane x, 'critical, high'",
        "--state gone, --state"
    })
    void shouldExitWithTwoWhenTheUsageIsWrong(String options, String hint, @ProofHome Path home) {
        CommandRun run = CommandRun.of(home, ("dump orders " + options).split(" "));
        assertThat(run.exit()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run.notes().strip()).contains(hint).doesNotContain("\n");
    }
}
