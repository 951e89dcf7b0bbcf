package io.vigil.tools.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.Vigil;
import io.vigil.broker.server.Answer;
import io.vigil.broker.server.GenServer;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.inbox.Message;
import io.vigil.tools.CommandRun;
import io.vigil.tools.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestVerbTest {
    @TempDir
    Path directory;

    /** Says what it was asked, and how many times it was. */
    private static final class Echo implements GenServer<Integer> {
        @Override
        public Integer init() {
            return 1;
        }

        @Override
        public Answer<Integer> call(Integer times, Message message) {
            return Answer.reply("re " + times + ": " + message.text() + " " + message.headers() + "\u001b", times + 1);
        }

        @Override
        public Integer cast(Integer times, Message message) {
            return times;
        }
    }

    @Test
    void shouldPrintTheReply() {
        Path home = directory.resolve("home");
        try (Vigil vigil = Vigil.open(home)) {
            vigil.genServer("echo", new Echo()).start();
            assertThat(CommandRun.of(home, "request", "echo", "who?", "--header", "a=b", "--timeout", "30s")
                            .done()
                            .out())
                    .startsWith("re 1: who? {a=b}")
                    .doesNotContain("\u001b");
            assertThat(CommandRun.reading("all of it", home, "request", "echo", "--raw", "--timeout", "30s")
                            .done()
                            .out())
                    .isEqualTo("re 2: all of it {}\u001b\n");
            assertThat(CommandRun.of(home, "request", "echo", "x", "--json", "--timeout", "30s")
                            .done()
                            .json())
                    .singleElement()
                    .satisfies(reply ->
                            assertThat(reply.get("mailbox").getAsString()).isEqualTo("echo"));
        }
    }

    @Test
    void shouldSayWhenNobodyReads() {
        Path home = directory.resolve("home");
        CommandRun.of(home, "send", "orders", "x", "--create").done();
        CommandRun run = CommandRun.of(home, "request", "orders", "who?");
        assertThat(run.exit()).isEqualTo(ExitCode.of(new VigilException(ErrorCode.RECEIVER_UNAVAILABLE, "")));
        assertThat(run.notes()).contains("nobody reads the mailbox: name=orders");
        assertThat(CommandRun.of(home, "request", "absent", "who?").exit()).isEqualTo(ExitCode.NOT_THERE);
    }
}
