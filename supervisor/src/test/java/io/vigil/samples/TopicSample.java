package io.vigil.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.Vigil;
import io.vigil.broker.topic.Published;
import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The sample of docs/patterns.md about topics. */
@LeakFree
class TopicSample {
    private final List<String> printed = new CopyOnWriteArrayList<>();

    private void print(String line) {
        printed.add(line);
    }

    @Test
    void shouldPublish(@ProofHome Path home) {
        try (Vigil vigil = Vigil.open(home);
                Inbox mine = vigil.inbox("mine")) {
            vigil.subscriber(mine).subscribe("events.user.*", "events.system.#");
            Published published = vigil.publish("events.user.created", "ada"); // from any process of the home
            print(published.accepted() + " " + published.refused());
            mine.process(m -> print(m.topic() + ": " + m.text()));
        }
        assertThat(printed).containsExactly("1 0", "events.user.created: ada");
    }
}
