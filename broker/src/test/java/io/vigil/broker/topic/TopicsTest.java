package io.vigil.broker.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.broker.Participant;
import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.inbox.Message;
import io.vigil.ipc.mailbox.Overflow;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@LeakFree
@Timeout(120)
class TopicsTest {
    private static Published publish(Participant from, String topic) {
        return from.broker().topics().publish(topic, OutgoingMessage.of("about " + topic));
    }

    /** Topics of what waits in an inbox, which is empty afterwards. */
    private static List<String> topics(Inbox inbox) {
        List<String> topics = new ArrayList<>();
        for (Message m = inbox.recv(Duration.ZERO); m != null; m = inbox.recv(Duration.ZERO)) {
            assertThat(m.text()).isEqualTo("about " + m.topic());
            topics.add(m.topic());
            m.ack();
        }
        return topics;
    }

    @Test
    void shouldReachEverySubscriberOnce(@ProofHome Path home) {
        try (Participant from = Participant.open(home, "from");
                Participant to = Participant.open(home, "to");
                Inbox one = to.messaging().inbox("one");
                Inbox two = to.messaging().inbox("two")) {
            assertThat(publish(from, "events.user.created")).isEqualTo(new Published(0, 0));
            Subscriber first = to.broker().topics().subscriber(one).subscribe("events.user.*", "events.#");
            Subscriber second = to.broker().topics().subscriber(two).subscribe("events.system.#");
            assertThat(publish(from, "events.user.created")).isEqualTo(new Published(1, 0));
            assertThat(publish(from, "events.system.up")).isEqualTo(new Published(2, 0));
            assertThat(publish(from, "orders.new")).isEqualTo(new Published(0, 0));
            assertThat(topics(one)).containsExactly("events.user.created", "events.system.up");
            assertThat(topics(two)).containsExactly("events.system.up");
            assertThat(first.matches("events")).isTrue();
            assertThat(second.matches("events.user.created")).isFalse();
            assertThat(first.patterns()).containsExactlyInAnyOrder("events.user.*", "events.#");

            first.unsubscribe("events.#", "never.had");
            assertThat(publish(from, "events.system.up")).isEqualTo(new Published(1, 0));
            assertThat(publish(from, "events.user.gone")).isEqualTo(new Published(1, 0));
            first.unsubscribeAll();
            assertThat(publish(from, "events.user.gone")).isEqualTo(new Published(0, 0));
            assertThatThrownBy(() -> first.subscribe("fine", "a..b")).hasMessageContaining("pattern not allowed");
            assertThat(first.patterns()).isEmpty();
            assertThatThrownBy(() -> publish(from, "a.*")).hasMessageContaining("topic not allowed");
        }
    }

    @Test
    void shouldNotWaitForAFullSubscriber(@ProofHome Path home) {
        try (Participant from = Participant.open(home, "from");
                Participant to = Participant.open(home, "to");
                Inbox slow = to.messaging()
                        .inboxBuilder("slow")
                        .capacity(2)
                        .overflow(Overflow.BLOCK)
                        .build();
                Inbox fast = to.messaging().inbox("fast")) {
            to.broker().topics().subscriber(slow).subscribe("#");
            to.broker().topics().subscriber(fast).subscribe("#");
            for (int i = 0; i < 2; i++) {
                assertThat(publish(from, "tick")).isEqualTo(new Published(2, 0));
            }
            assertThat(publish(from, "tick")).isEqualTo(new Published(1, 1));
            assertThat(topics(fast)).hasSize(3);
            assertThat(topics(slow)).hasSize(2);
        }
    }

    @Test
    void shouldKeepSubscriptionsAsLongAsTheirMailboxes(@ProofHome Path home) {
        try (Participant from = Participant.open(home, "from")) {
            try (Participant to = Participant.open(home, "to");
                    Inbox durable = to.messaging().inbox("durable");
                    Inbox passing =
                            to.messaging().inboxBuilder("passing").ephemeral().build()) {
                to.broker().topics().subscriber(durable).subscribe("a");
                to.broker().topics().subscriber(passing).subscribe("a");
                assertThat(publish(from, "a")).isEqualTo(new Published(2, 0));
            }
            assertThat(publish(from, "a")).isEqualTo(new Published(1, 0));
            assertThat(from.broker().topics().subscribers("a")).containsExactly("durable");
            try (Inbox durable = from.messaging().inbox("durable")) {
                assertThat(topics(durable)).containsExactly("a", "a");
            }
            assertThat(from.messaging().engine().mailboxNames()).containsExactly("durable");
        }
    }
}
