package io.vigil.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.Vigil;
import io.vigil.broker.registry.Scope;
import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.inbox.Message;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The samples of docs/patterns.md about names. */
@LeakFree
class NamesSample {
    private final List<String> printed = new CopyOnWriteArrayList<>();

    private void print(String line) {
        printed.add(line);
    }

    @Test
    void shouldReachWhoHasTheName(@ProofHome Path home) {
        try (Vigil vigil = Vigil.open(home);
                Vigil other = Vigil.open(home);
                Inbox inbox = vigil.inbox("payments-7")) {
            vigil.registry().register("payments", "payments-7", Scope.GLOBAL, Map.of("zone", "eu"));
            vigil.registry().register("cache", "cache-of-mine", Scope.LOCAL); // seen by this process alone
            other.registry()
                    .watch(event ->
                            print(event.kind() + " " + event.registration().name()));

            String mailbox = other.registry().whereis("payments"); // null when nobody has the name
            if (mailbox != null) {
                other.outbox(mailbox).send("pay");
            }
            try (Message m = inbox.recv(Duration.ofSeconds(30))) {
                assertThat(m).isNotNull();
                m.ack();
            }
            assertThat(other.registry().whereis("cache")).isNull();
            vigil.registry().unregister("payments");
            Await.until("GONE", Duration.ofSeconds(30), () -> printed.contains("GONE payments"));
        }
    }
}
