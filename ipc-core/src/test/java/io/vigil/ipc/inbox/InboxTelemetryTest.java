package io.vigil.ipc.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.mailbox.Overflow;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import io.vigil.ipc.telemetry.EventType;
import io.vigil.ipc.telemetry.Telemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What happens to messages is told when it happens. */
@LeakFree
class InboxTelemetryTest {
    private final List<String> heard = new CopyOnWriteArrayList<>();

    private void listen(Party party) {
        for (EventType type : EventType.values()) {
            party.telemetry()
                    .on(
                            type,
                            event -> heard.add(
                                    event.type().text() + " " + event.metadata().get("mailbox")));
        }
    }

    private List<String> heard(Telemetry telemetry) {
        assertThat(telemetry.flush(Duration.ofSeconds(10))).isTrue();
        return List.copyOf(heard);
    }

    @Test
    void shouldTellOfSendsAndReceipts(@ProofHome Path home) {
        try (Party party = Party.join(home);
                Inbox inbox = party.messaging().inbox("in")) {
            listen(party);
            inbox.send("a");
            inbox.receive().ack();
            inbox.send("b");
            inbox.poll(m -> {}, 10);
            assertThat(heard(party.telemetry()))
                    .containsExactly(
                            "message_sent in", "message_received in", "message_sent in", "message_received in");
        }
    }

    @Test
    void shouldTellOfDropsAndExpiry(@ProofHome Path home) {
        try (Party party = Party.join(home);
                Inbox inbox = party.messaging()
                        .inboxBuilder("in")
                        .capacity(1)
                        .overflow(Overflow.DROP_NEWEST)
                        .build()) {
            inbox.send(OutgoingMessage.of("short").ttl(Duration.ofSeconds(1)).build());
            listen(party);
            inbox.send("no room");
            party.clock().advance(Duration.ofSeconds(1));
            assertThat(inbox.recv(Duration.ZERO)).isNull();
            assertThat(heard(party.telemetry())).containsExactly("message_dropped in", "message_expired in");
        }
    }
}
