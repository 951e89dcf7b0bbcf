package io.vigil.tools.dead;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.mailbox.Failure;
import io.vigil.ipc.mailbox.MailboxConsumer;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import io.vigil.tools.CommandRun;
import io.vigil.tools.CommandScene;
import io.vigil.tools.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

@LeakFree
class DeadVerbTest {
    /** A mailbox with three dead letters, and nothing else. */
    private static CommandScene scene(Path home) {
        CommandScene scene = CommandScene.in(home);
        scene.send("orders", 2, "first");
        scene.send("orders", 1, "second \u001b[2J");
        scene.send("orders", 2, "third");
        try (MailboxConsumer consumer = scene.engine().mailbox("orders").consumer(false)) {
            for (int i = 0; i < 3; i++) {
                Frame frame = new Frame();
                assertThat(consumer.take(frame)).isTrue();
                assertThat(consumer.deadLetter(frame, Failure.Reason.REJECTED, i == 0 ? "no such\u0007 desk" : ""))
                        .isTrue();
            }
        }
        return scene;
    }

    @Test
    void shouldListDeadLettersAndDisturbNobody(@ProofHome Path home) throws IOException {
        try (CommandScene scene = scene(home)) {
            Map<String, String> before = CommandScene.contents(scene.home());

            CommandRun table = CommandRun.of(home, "dead", "ls", "orders").done();
            CommandRun json =
                    CommandRun.of(home, "dead", "ls", "orders", "--json").done();
            CommandRun counts = CommandRun.of(home, "dead", "ls").done();

            assertThat(table.lines()).hasSize(4);
            assertThat(table.out())
                    .contains("REJECTED: no such\\u0007 desk", "second \\u001b[2J")
                    .doesNotContain("\u001b");
            assertThat(json.json())
                    .extracting(letter -> letter.get("payload").getAsString())
                    .containsExactly("second \u001b[2J", "first", "third");
            JsonObject letter = json.json().get(0);
            assertThat(letter.get("reason").getAsString()).isEqualTo("REJECTED");
            assertThat(letter.get("reason_text").getAsString()).isEqualTo("no such\u0007 desk");
            assertThat(letter.get("attempts").getAsInt()).isEqualTo(1);
            assertThat(letter.get("priority").getAsString()).isEqualTo("HIGH");
            assertThat(letter.get("id").getAsString()).startsWith("orders:1:");
            assertThat(counts.lines()).hasSize(2).last().asString().containsPattern("orders +REJECTED +3");
            assertThat(CommandRun.of(home, "dead", "ls", "orders", "--reason", "expired")
                            .done()
                            .out())
                    .isEmpty();
            assertThat(CommandRun.of(home, "dead", "ls", "orders", "--older-than", "1h")
                            .done()
                            .out())
                    .isEmpty();
            assertThat(CommandScene.contents(home)).isEqualTo(before);
        }
    }

    @Test
    void shouldShowAllOfOne(@ProofHome Path home) {
        try (CommandScene scene = scene(home)) {
            String id = CommandRun.of(scene.home(), "dead", "ls", "orders", "--json", "-n1")
                    .json()
                    .get(0)
                    .get("id")
                    .getAsString();
            assertThat(CommandRun.of(home, "dead", "show", "orders", id).done().lines())
                    .anyMatch(line -> line.matches("reason +REJECTED"))
                    .anyMatch(line -> line.matches("text +no such.u0007 desk"))
                    .anyMatch(line -> line.matches("payload +second .u001b\\[2J"));
            assertThat(CommandRun.of(home, "dead", "show", "orders", id, "--raw")
                            .done()
                            .out())
                    .isEqualTo("second \u001b[2J");
            assertThat(CommandRun.of(home, "dead", "show", "orders", "nobody").exit())
                    .isEqualTo(ExitCode.NOT_THERE);
        }
    }

    @Test
    void shouldSendAgainWhatIsMeantAndOnlyThat(@ProofHome Path home) {
        try (CommandScene scene = scene(home)) {
            String id = CommandRun.of(scene.home(), "dead", "ls", "orders", "--json")
                    .json()
                    .get(1)
                    .get("id")
                    .getAsString();
            assertThat(CommandRun.of(home, "dead", "redrive", "orders", id, "--dry-run")
                            .done()
                            .out()
                            .strip())
                    .isEqualTo(id);
            assertThat(depth(home, "dead_letters")).isEqualTo(3);
            assertThat(CommandRun.of(home, "dead", "redrive", "orders", id, "nobody")
                            .exit())
                    .isEqualTo(ExitCode.NOT_THERE);

            assertThat(CommandRun.of(home, "dead", "redrive", "orders", id)
                            .done()
                            .out()
                            .strip())
                    .isEqualTo("1 sent again");
            assertThat(depth(home, "depth")).isEqualTo(1);
            assertThat(CommandRun.of(home, "dump", "orders", "--state", "ready", "--lane", "normal", "--raw")
                            .done()
                            .out())
                    .isEqualTo("first\n");
            JsonObject rest = CommandRun.of(home, "dead", "redrive", "orders", "--rate", "1000", "--json")
                    .done()
                    .json()
                    .get(0);
            assertThat(rest.get("redriven").getAsLong()).isEqualTo(2);
            assertThat(rest.get("complete").getAsBoolean()).isTrue();
            assertThat(depth(home, "dead_letters")).isZero();
        }
    }

    @Test
    void shouldThrowAwayOnlyWhenItIsAllowed(@ProofHome Path home) {
        try (CommandScene scene = scene(home)) {
            CommandRun refused = CommandRun.of(scene.home(), "dead", "purge", "orders");
            assertThat(refused.exit()).isEqualTo(ExitCode.WRONG_USAGE);
            assertThat(refused.notes()).contains("--yes");
            assertThat(CommandRun.of(home, "dead", "purge", "orders", "--dry-run")
                            .done()
                            .lines())
                    .hasSize(3);
            assertThat(depth(home, "dead_letters")).isEqualTo(3);
            assertThat(CommandRun.of(home, "dead", "purge", "orders", "--yes")
                            .done()
                            .out()
                            .strip())
                    .isEqualTo("3 thrown away");
            assertThat(depth(home, "dead_letters")).isZero();
        }
    }

    @Test
    void shouldEmptyAMailboxWhenItIsAllowed(@ProofHome Path home) {
        try (CommandScene scene = CommandScene.in(home)) {
            scene.send("orders", 0, "a");
            scene.send("orders", 2, "b");
            scene.send("orders", 2, "c");
            assertThat(CommandRun.of(home, "mailbox", "purge", "orders").exit()).isEqualTo(ExitCode.WRONG_USAGE);
            assertThat(CommandRun.of(home, "mailbox", "purge", "orders", "--dry-run")
                            .done()
                            .notes())
                    .contains("would drop 3 messages of orders");
            assertThat(CommandRun.of(home, "mailbox", "purge", "orders", "--lane", "normal", "--yes")
                            .done()
                            .out()
                            .strip())
                    .isEqualTo("2 dropped");
            assertThat(depth(home, "depth")).isEqualTo(1);
            assertThat(CommandRun.of(home, "mailbox", "purge", "orders", "--yes")
                            .done()
                            .out()
                            .strip())
                    .isEqualTo("1 dropped");
            assertThat(depth(home, "dropped")).isEqualTo(3);
        }
    }

    private static long depth(Path home, String field) {
        return CommandRun.of(home, "mailbox", "ls", "--json")
                .done()
                .json()
                .get(0)
                .get(field)
                .getAsLong();
    }
}
