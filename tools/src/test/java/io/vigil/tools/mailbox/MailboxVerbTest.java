package io.vigil.tools.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.vigil.ipc.mailbox.MailboxReader;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import io.vigil.tools.CommandRun;
import io.vigil.tools.CommandScene;
import io.vigil.tools.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@LeakFree
class MailboxVerbTest {
    private static final long PID = ProcessHandle.current().pid();

    @Test
    void shouldListFiguresAsJson(@ProofHome Path home) {
        try (CommandScene scene = CommandScene.in(home);
                MailboxReader reader = scene.engine().mailbox("orders").reader(false)) {
            scene.send("orders", 0, "a");
            scene.send("orders", 2, "b");
            scene.send("orders", 2, "c");
            assertThat(reader.poll(frame -> {}, 1)).isEqualTo(1);

            JsonObject orders =
                    CommandRun.of(home, "mailbox", "ls", "--json").done().json().get(0);

            assertThat(orders.keySet())
                    .contains(
                            "name",
                            "depth",
                            "depth_by_lane",
                            "capacity",
                            "sent",
                            "acknowledged",
                            "expired",
                            "dropped",
                            "dead",
                            "bytes",
                            "peak_depth",
                            "oldest_age_ms",
                            "consumer_pid",
                            "state");
            assertThat(orders.get("name").getAsString()).isEqualTo("orders");
            assertThat(orders.get("depth").getAsLong()).isEqualTo(2);
            assertThat(orders.getAsJsonObject("depth_by_lane").get("normal").getAsLong())
                    .isEqualTo(2);
            assertThat(orders.get("sent").getAsLong()).isEqualTo(3);
            assertThat(orders.get("acknowledged").getAsLong()).isEqualTo(1);
            assertThat(orders.get("capacity").getAsLong()).isEqualTo(1000);
            assertThat(orders.get("consumer_pid").getAsLong()).isEqualTo(PID);
            assertThat(orders.get("consumer_state").getAsString()).isEqualTo("LIVE");
            assertThat(orders.get("oldest_age_ms").getAsLong()).isBetween(0L, 60_000L);
            assertThat(orders.get("in_per_s").isJsonNull()).isTrue();
            assertThat(orders.get("state").getAsString()).isEqualTo("OPEN");
        }
    }

    @Test
    void shouldListATableWithoutRatesAfterOneLook(@ProofHome Path home) {
        try (CommandScene scene = CommandScene.in(home)) {
            scene.send("orders", 1, "a");
            scene.engine().mailbox("bills");
            CommandRun run = CommandRun.of(home, "mailbox", "ls").done();
            assertThat(run.lines()).hasSize(3);
            assertThat(run.lines().get(0)).startsWith("NAME").contains("DEPTH", "IN/S", "CONSUMER");
            assertThat(run.lines().get(1)).containsPattern("bills +0  0/0/0/0/0 +- +- +- ");
            assertThat(run.lines().get(2)).containsPattern("orders +1  0/1/0/0/0 +[0-9.]+m?s +- +- ");
            assertThat(run.notes()).isEmpty();
        }
    }

    @Test
    void shouldShowRatesAfterTwoLooks(@ProofHome Path home) {
        try (CommandScene scene = CommandScene.in(home)) {
            scene.send("orders", 1, "a");
            JsonObject orders = CommandRun.of(home, "mailbox", "ls", "-i", "1ms", "--json", "orders")
                    .done()
                    .json()
                    .get(0);
            assertThat(orders.get("in_per_s").getAsDouble()).isZero();
            assertThat(orders.get("out_per_s").getAsDouble()).isZero();
        }
    }

    @Test
    void shouldSayWhenThereIsNoMailboxAndExitWithThreeWhenThereIsNoSuchOne(@ProofHome Path home) {
        CommandScene.in(home).close();
        assertThat(CommandRun.of(home, "mailbox", "ls").done().notes()).contains("no mailboxes: home=" + home);
        assertThat(CommandRun.of(home, "mailbox", "ls", "x").exit()).isEqualTo(ExitCode.NOT_THERE);
        assertThat(CommandRun.of(home, "mailbox", "ls", "../x").exit()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(CommandRun.of(home.resolve("none"), "mailbox", "ls").exit()).isEqualTo(ExitCode.NOT_THERE);
        assertThat(home.resolve("none")).doesNotExist();
    }

    @Test
    void shouldListTheOthersWhenOneIsDamaged(@ProofHome Path home) throws IOException {
        try (CommandScene scene = CommandScene.in(home)) {
            scene.send("bad", 1, "a");
            scene.send("good", 1, "a");
        }
        Path control = home.resolve("mailboxes/bad/control");
        byte[] content = Files.readAllBytes(control);
        content[100] ^= 1;
        Files.write(control, content);
        CommandRun run = CommandRun.of(home, "mailbox", "ls");
        assertThat(run.exit()).isEqualTo(ExitCode.NO);
        assertThat(run.lines()).hasSize(3);
        assertThat(run.out()).contains("good", "DAMAGED");
        assertThat(run.notes()).contains("file=" + control);
    }

    @Test
    void shouldCreateAMailboxWithItsSettingsAndAHomeForIt(@ProofHome Path home) {
        Path fresh = home.resolve("fresh");
        CommandRun.of(
                        fresh,
                        "mailbox",
                        "create",
                        "orders",
                        "--capacity",
                        "50",
                        "--capacity-bytes",
                        "128MiB",
                        "--ttl",
                        "5m",
                        "--max-size",
                        "64KiB",
                        "--overflow",
                        "drop_oldest",
                        "--order",
                        "fair")
                .done();
        JsonObject orders =
                CommandRun.of(fresh, "mailbox", "ls", "--json").done().json().get(0);
        assertThat(orders.get("capacity").getAsLong()).isEqualTo(50);
        assertThat(orders.get("capacity_bytes").getAsLong()).isEqualTo(128L << 20);
        assertThat(orders.get("overflow").getAsString()).isEqualTo("DROP_OLDEST");
        assertThat(orders.get("order").getAsString()).isEqualTo("FAIR");

        CommandRun again = CommandRun.of(fresh, "mailbox", "create", "orders");
        assertThat(again.exit()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(again.notes()).contains("capacity", "50", "1000");
        CommandRun.of(fresh, "mailbox", "create", "plain").done();
        assertThat(CommandRun.of(fresh, "mailbox", "create", "plain").done().notes())
                .contains("exists");
    }

    @Test
    void shouldExplainItselfWhenAskedForNothing(@ProofHome Path home) throws IOException {
        Map<String, String> before = CommandScene.contents(home);
        CommandRun run = CommandRun.of(home, "mailbox");
        assertThat(run.exit()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run.notes()).contains("ls", "create", "Example:");
        assertThat(CommandRun.of(home, "mailbox", "create", "--help").done().out())
                .contains("Example:");
        assertThat(CommandScene.contents(home)).isEqualTo(before);
    }

    @Test
    void shouldRemoveOnlyWhatNobodyUsesAndOnlyWhenItIsAllowed(@ProofHome Path home) {
        try (CommandScene scene = CommandScene.in(home)) {
            scene.send("used", 2, "a");
            CommandRun.of(home, "mailbox", "create", "free").done();
            assertThat(CommandRun.of(home, "mailbox", "rm", "free").exit()).isEqualTo(ExitCode.WRONG_USAGE);
            assertThat(CommandRun.of(home, "mailbox", "rm", "free", "none", "--yes")
                            .exit())
                    .isEqualTo(ExitCode.NOT_THERE);
            CommandRun.of(home, "mailbox", "rm", "free", "--dry-run").done();
            assertThat(names(home)).containsExactly("free", "used");

            CommandRun.of(home, "mailbox", "rm", "free", "--yes").done();
            CommandRun refused = CommandRun.of(home, "mailbox", "rm", "used", "--yes");
            assertThat(refused.exit()).isEqualTo(ExitCode.NO);
            assertThat(refused.notes()).contains("used");
            assertThat(names(home)).containsExactly("used");

            CommandRun.of(home, "mailbox", "rm", "used", "--yes", "--force").done();
            assertThat(names(home)).isEmpty();
        }
    }

    private static List<String> names(Path home) {
        return CommandRun.of(home, "mailbox", "ls", "--json").done().json().stream()
                .map(mailbox -> mailbox.get("name").getAsString())
                .toList();
    }
}
