package io.vigil.ipc.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.FrameLayout;
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
import org.agrona.concurrent.UnsafeBuffer;
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

    @Test
    void shouldStillHandOverWhatThisReleaseCannotUnderstand(@ProofHome Path home) {
        try (Party party = Party.join(home);
                Inbox inbox = party.messaging().inbox("in")) {
            listen(party);
            UnsafeBuffer signal = new UnsafeBuffer(new byte[Short.BYTES]);
            signal.putShort(0, (short) 999);
            UnsafeBuffer payload = new UnsafeBuffer(new byte[4]);
            assertThat(party.engine()
                            .mailbox("in")
                            .writer()
                            .offer(2, FrameLayout.HAS_SIGNAL, signal, Short.BYTES, payload, 0, 4, 1))
                    .isNotNegative();
            try (Message message = inbox.receive()) {
                assertThatThrownBy(message::signal).isInstanceOf(VigilException.class);
                assertThat(message.length()).isEqualTo(4);
                assertThat(message.deadLetter("signal of a newer release")).isTrue();
            }
            assertThat(heard(party.telemetry())).containsExactly("message_received in");
        }
    }

    @Test
    void shouldSendTheBeginningOfABatchWhenTheRestIsDropped(@ProofHome Path home) {
        try (Party party = Party.join(home);
                Inbox inbox = party.messaging()
                        .inboxBuilder("in")
                        .capacity(1)
                        .overflow(Overflow.DROP_NEWEST)
                        .build()) {
            List<OutgoingMessage> batch = List.of(
                    OutgoingMessage.of("a").build(), OutgoingMessage.of("b").build());
            assertThat(party.outbox("in").sendAll(batch)).isEqualTo(1);
            assertThat(party.outbox("in").sendAll(batch)).isZero();
            assertThat(inbox.stats().droppedNewest()).isEqualTo(2);
        }
    }
}
