package io.vigil.tools.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.Vigil;
import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.inbox.Message;
import io.vigil.tools.CommandRun;
import io.vigil.tools.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishVerbTest {
    @TempDir
    Path directory;

    @Test
    void shouldReachWhoHasSubscribed() {
        Path home = directory.resolve("home");
        try (Vigil vigil = Vigil.open(home);
                Inbox inbox = vigil.inbox("users")) {
            vigil.subscriber(inbox).subscribe("events.user.#");
            assertThat(CommandRun.of(home, "publish", "events.user.new", "ada", "--from", "shell")
                            .done()
                            .out())
                    .isEqualTo("1 accepted, 0 refused\n");
            assertThat(CommandRun.reading("from a pipe", home, "publish", "events.user.gone", "--json")
                            .done()
                            .json())
                    .singleElement()
                    .satisfies(
                            line -> assertThat(line.get("accepted").getAsInt()).isEqualTo(1));
            try (Message first = inbox.receive()) {
                assertThat(first.text()).isEqualTo("ada");
                assertThat(first.topic()).isEqualTo("events.user.new");
                assertThat(first.sender()).isEqualTo("shell");
                first.ack();
            }
            CommandRun nobody = CommandRun.of(home, "publish", "events.up", "x");
            assertThat(nobody.exit()).isEqualTo(ExitCode.NO);
            assertThat(nobody.out()).isEqualTo("0 accepted, 0 refused\n");
            assertThat(CommandRun.of(home, "publish", "events.*", "x").notes()).contains("topic not allowed");
        }
        assertThat(CommandRun.of(directory.resolve("absent"), "publish", "a", "x")
                        .exit())
                .isEqualTo(ExitCode.NOT_THERE);
    }
}
