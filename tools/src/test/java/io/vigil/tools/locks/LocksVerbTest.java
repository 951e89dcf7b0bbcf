package io.vigil.tools.locks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.mailbox.LeasingReader;
import io.vigil.ipc.mailbox.MailboxConfig;
import io.vigil.ipc.mailbox.MailboxReader;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import io.vigil.tools.CommandRun;
import io.vigil.tools.CommandScene;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@LeakFree
class LocksVerbTest {
    private static final long PID = ProcessHandle.current().pid();

    @Test
    void shouldShowWhoHoldsWhat(@ProofHome Path home) throws IOException {
        try (CommandScene scene = CommandScene.in(home);
                MailboxReader reader = scene.engine().mailbox("orders").reader(false);
                LeasingReader worker = scene.engine()
                        .mailbox("work", MailboxConfig.builder().competing(true).build())
                        .leasingReader()) {
            scene.send("work", 2, "in hand");
            assertThat(worker.take(new Frame())).isTrue();
            assertThat(reader.poll(frame -> {}, 1)).isZero();
            Map<String, String> before = CommandScene.contents(home);

            List<JsonObject> held =
                    CommandRun.of(home, "locks", "--json").done().json();

            assertThat(held).extracting(LocksVerbTest::kind).containsExactly("SLOT", "CONSUMER", "LEASE");
            assertThat(held).allMatch(one -> one.get("pid").getAsLong() == PID);
            assertThat(held).allMatch(one -> one.get("state").getAsString().equals("LIVE"));
            assertThat(held.get(0).get("owner").getAsString()).isEqualTo("scene");
            assertThat(held.get(0).get("since_ms").getAsLong()).isPositive();
            assertThat(held.get(1).get("what").getAsString()).isEqualTo("orders");
            assertThat(held.get(2).get("what").getAsString()).isEqualTo("work:2:1:0");
            assertThat(CommandRun.of(home, "locks").done().lines().get(0)).startsWith("KIND");
            assertThat(CommandScene.contents(home)).isEqualTo(before);
        }
    }

    @Test
    void shouldShowTheJanitorWhereTheSystemShowsFileLocks(@ProofHome Path home) throws Exception {
        try (Engine engine = Engine.open(home, "cleaner")) {
            Await.until(
                    "janitor shown",
                    Duration.ofSeconds(10),
                    () -> CommandRun.of(home, "locks", "--json").done().json().stream()
                            .anyMatch(one -> kind(one).equals("JANITOR")
                                    && one.get("pid").getAsLong() == PID));
            assertThat(engine.slot()).isZero();
        }
    }

    @Test
    void shouldSayWhenNobodyHoldsAnything(@ProofHome Path home) {
        CommandScene.in(home).close();
        CommandRun run = CommandRun.of(home, "locks").done();
        assertThat(run.out()).isEmpty();
        assertThat(run.notes()).contains("nobody holds anything: home=" + home);
    }

    private static String kind(JsonObject held) {
        return held.get("kind").getAsString();
    }
}
