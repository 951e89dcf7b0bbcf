package io.vigil.tools.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.vigil.tools.CommandRun;
import io.vigil.tools.CommandScene;
import io.vigil.tools.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageVerbsTest {
    @TempDir
    Path directory;

    private Path home;

    @BeforeEach
    void name() {
        home = directory.resolve("home");
    }

    @Test
    void shouldTakeThePayloadFromTheLineOrFromStandardInput() {
        CommandRun.of(home, "send", "orders", "from the line", "--create").done();
        CommandRun.reading("all of\nit", home, "send", "orders").done();
        CommandRun.reading("a dash", home, "send", "orders", "-").done();
        assertThat(CommandRun.of(home, "recv", "orders", "-n", "9", "--raw")
                        .done()
                        .out())
                .isEqualTo("from the line\nall of\nit\na dash\n");
    }

    @Test
    void shouldSendSeveralAndPrintAnIdForEach() {
        CommandRun lines = CommandRun.reading("one\ntwo\n", home, "send", "orders", "--create", "--lines", "--json");
        assertThat(lines.done().json())
                .extracting(sent -> sent.get("position").getAsLong())
                .containsExactly(0L, 1L);
        assertThat(CommandRun.of(home, "send", "orders", "x", "--count", "3")
                        .done()
                        .lines())
                .hasSize(3)
                .doesNotHaveDuplicates();
        assertThat(CommandRun.reading("a\nb\nc\n", home, "send", "orders", "--lines", "--count", "2")
                        .done()
                        .lines())
                .hasSize(2);
        assertThat(CommandRun.of(home, "send", "orders", "y", "--id", "mine")
                        .done()
                        .out())
                .isEqualTo("mine\n");
        assertThat(CommandRun.of(home, "mailbox", "ls", "--json")
                        .json()
                        .get(0)
                        .get("depth")
                        .getAsLong())
                .isEqualTo(8);
    }

    @Test
    void shouldOnlyLookWhenNothingIsToBeAcknowledged() throws IOException {
        CommandRun.of(home, "send", "orders", "low", "--create", "--priority", "low")
                .done();
        CommandRun.of(home, "send", "orders", "high", "--priority", "high").done();
        Map<String, String> before = CommandScene.contents(home);
        assertThat(CommandRun.of(home, "recv", "orders", "--no-ack", "-n", "5", "--raw")
                        .done()
                        .out())
                .isEqualTo("high\nlow\n");
        assertThat(CommandRun.of(home, "recv", "orders", "--no-ack").done().lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("HIGH")
                .endsWith("high");
        assertThat(CommandScene.contents(home)).isEqualTo(before);
    }

    @Test
    void shouldExitWithOneWhenNothingCame() {
        CommandRun.of(home, "mailbox", "create", "orders").done();
        assertThat(CommandRun.of(home, "recv", "orders").exit()).isEqualTo(ExitCode.NO);
        assertThat(CommandRun.of(home, "recv", "orders", "--timeout", "20ms").exit())
                .isEqualTo(ExitCode.NO);
        assertThat(CommandRun.of(home, "recv", "orders", "--no-ack", "--timeout", "20ms")
                        .exit())
                .isEqualTo(ExitCode.NO);
        assertThat(CommandRun.of(home, "recv", "orders", "--follow", "--timeout", "20ms")
                        .exit())
                .isEqualTo(ExitCode.NO);
    }

    @Test
    void shouldNameThePidWhenSomebodyElseIsTheConsumer() {
        try (CommandScene scene = CommandScene.in(home);
                var reader = scene.engine().mailbox("orders").reader(false)) {
            scene.send("orders", 2, "here");
            CommandRun run = CommandRun.of(home, "recv", "orders");
            assertThat(run.exit()).isEqualTo(ExitCode.NO);
            assertThat(run.notes().strip())
                    .contains(Long.toString(ProcessHandle.current().pid()))
                    .doesNotContain("\n");
            assertThat(reader.poll(frame -> {}, 1)).isEqualTo(1);
        }
    }

    @Test
    void shouldShowWhatCameSafely() {
        CommandRun.of(home, "send", "orders", "evil \u001b[2J", "--create", "--from", "a\u0007")
                .done();
        CommandRun.of(home, "send", "orders", "second").done();
        assertThat(CommandRun.of(home, "recv", "orders").done().out())
                .contains("evil \\u001b[2J", "a\\u0007")
                .doesNotContain("\u001b");
        JsonObject second =
                CommandRun.of(home, "recv", "orders", "--json").done().json().get(0);
        assertThat(second.get("payload").getAsString()).isEqualTo("second");
        assertThat(second.get("redelivered").getAsBoolean()).isFalse();
    }

    @Test
    void shouldSayHowManyWereSentWhenOneIsRefused() {
        CommandRun.of(home, "mailbox", "create", "orders", "--capacity", "2").done();
        CommandRun run = CommandRun.of(home, "send", "orders", "x", "--count", "5");
        assertThat(run.exit()).isEqualTo(ExitCode.NO);
        assertThat(run.lines()).hasSize(2);
        assertThat(run.notes()).contains("capacity=2", "sent before=2");
        CommandRun.of(home, "mailbox", "create", "newest", "--capacity", "2", "--overflow", "drop_newest")
                .done();
        CommandRun dropped = CommandRun.of(home, "send", "newest", "x", "--count", "3");
        assertThat(dropped.exit()).isEqualTo(ExitCode.NO);
        assertThat(dropped.lines()).hasSize(2);
        assertThat(dropped.notes()).contains("message dropped");
    }

    @ParameterizedTest
    @CsvSource({
        "send orders x --lines, --lines reads",
        "send orders x --id a --count 2, --id names one",
        "send orders x --count -1, --count=-1",
        "send orders x --ttl 5, allowed: 250ms",
        "send orders x --signal loud, --signal",
        "recv orders --raw --json, only one",
        "recv orders --no-ack --follow, vigil dump"
    })
    void shouldExitWithTwoWhenTheUsageIsWrong(String line, String hint) {
        CommandRun run = CommandRun.of(home, line.split(" ", -1));
        assertThat(run.exit()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run.notes().strip()).contains(hint).doesNotContain("\n");
    }

    @Test
    void shouldExitWithThreeWhenThereIsNoSuchMailbox() throws IOException {
        CommandRun.of(home, "mailbox", "create", "orders").done();
        Map<String, String> before = CommandScene.contents(home);
        assertThat(CommandRun.of(home, "send", "other", "x").exit()).isEqualTo(ExitCode.NOT_THERE);
        assertThat(CommandRun.of(home, "recv", "other").exit()).isEqualTo(ExitCode.NOT_THERE);
        assertThat(CommandScene.contents(home)).isEqualTo(before);
    }
}
