package io.vigil.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.Vigil;
import io.vigil.broker.request.Reply;
import io.vigil.broker.server.Answer;
import io.vigil.broker.server.GenServer;
import io.vigil.broker.server.ServerClient;
import io.vigil.broker.server.ServerHandle;
import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.inbox.Message;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The samples of docs/patterns.md about requests and servers. */
@LeakFree
@Timeout(120)
class RequestSample {
    private final List<String> printed = new CopyOnWriteArrayList<>();

    private void print(String line) {
        printed.add(line);
    }

    @Test
    void shouldAsk(@ProofHome Path home) throws Exception {
        try (Vigil vigil = Vigil.open(home);
                Inbox questions = vigil.inbox("questions")) {
            Thread server = new Thread(() -> {
                for (int i = 0; i < 2; i++) {
                    questions.process(m -> m.reply("re: " + m.text()));
                }
            });
            server.start();
            Reply reply = vigil.request("questions", "how many?", Duration.ofSeconds(30));
            print(reply.text());
            CompletableFuture<Reply> later = vigil.requestAsync("questions", "how much?", Duration.ofSeconds(30));
            print(later.get().text());
            server.join();
        }
        assertThat(printed).containsExactly("re: how many?", "re: how much?");
    }

    static class Counter implements GenServer<Long> {
        @Override
        public Long init() {
            return 0L;
        }

        @Override
        public Answer<Long> call(Long count, Message message) {
            return Answer.reply("" + count, count);
        }

        @Override
        public Long cast(Long count, Message message) {
            return count + 1;
        }
    }

    @Test
    void shouldServe(@ProofHome Path home) {
        try (Vigil vigil = Vigil.open(home)) {
            ServerHandle<Long> counter =
                    vigil.genServer("counter", new Counter()).start();
            counter.cast("more");
            print(counter.call("how many?", Duration.ofSeconds(30)).text());
            ServerClient same = vigil.genServer("counter"); // in whatever process
            print(same.call("how many?", Duration.ofSeconds(30)).text());
            counter.stop(Duration.ofSeconds(30));
        }
        assertThat(printed).containsExactly("1", "1");
    }
}
