package io.vigil.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.Vigil;
import io.vigil.ipc.inbox.Consumers;
import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.inbox.Message;
import io.vigil.ipc.inbox.Outbox;
import io.vigil.ipc.inbox.OutboxDraft;
import io.vigil.ipc.mailbox.Overflow;
import io.vigil.ipc.message.Priority;
import io.vigil.ipc.message.Signal;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The samples of docs/messages.md and the README: DocsTest holds the pages to this source, and this runs it. */
@LeakFree
class MessagesSample {
    private final List<String> printed = new ArrayList<>();

    private void print(String line) {
        printed.add(line);
    }

    @Test
    void shouldSendAndReceive(@ProofHome Path home) {
        try (Vigil vigil = Vigil.open(home)) {
            vigil.outbox("orders").send("hello");

            try (Inbox orders = vigil.inbox("orders")) {
                orders.process(m -> print(m.text()));
            }
        }
        assertThat(printed).containsExactly("hello");
    }

    @Test
    void shouldDecide(@ProofHome Path home) {
        try (Vigil vigil = Vigil.open(home)) {
            Inbox orders = vigil.inbox("orders");
            vigil.outbox("orders").send("one");
            vigil.outbox("orders").send("two");
            vigil.outbox("orders").send("three");

            try (Message m = orders.recv(Duration.ofSeconds(1))) { // null when none came in time
                if (m != null) {
                    print(m.text());
                    m.ack(); // closed undecided, it is given back
                }
            }
            orders.recv().nack(Duration.ofMinutes(5)); // nobody is given it before that
            orders.recv().deadLetter("no such customer"); // kept, with the reason

            assertThat(orders.stats().dead()).isEqualTo(1);
            orders.close();
        }
        assertThat(printed).containsExactly("one");
    }

    @Test
    void shouldSetFields(@ProofHome Path home) {
        try (Vigil vigil = Vigil.open(home)) {
            Outbox orders = vigil.outbox("orders");
            orders.send(Vigil.msg("{\"id\": 17}")
                    .priority(Priority.HIGH)
                    .ttl(Duration.ofSeconds(30))
                    .signal(Signal.EVENT)
                    .withCorrelation("cart-9")
                    .replyTo("answers")
                    .header("tenant", "blue")
                    .build());

            try (Inbox inbox = vigil.inbox("orders");
                    Message m = inbox.recv()) {
                assertThat(m.headers()).containsEntry("tenant", "blue");
                m.reply("done"); // goes to "answers", with the correlation id and the trace of m
                m.ack();
            } catch (io.vigil.ipc.VigilException e) {
                print(e.code().name());
            }
        }
        assertThat(printed).containsExactly("RECEIVER_UNAVAILABLE");
    }

    @Test
    void shouldShareWork(@ProofHome Path home) {
        try (Vigil vigil = Vigil.open(home)) {
            Inbox jobs = vigil.inboxBuilder("jobs")
                    .consumers(Consumers.COMPETING) // any number of processes
                    .capacity(10_000)
                    .overflow(Overflow.BLOCK) // a full mailbox lets senders wait
                    .maxDeliveries(3)
                    .build();
            vigil.outbox("jobs").send("job");
            assertThat(jobs.process(m -> print(m.text()), Duration.ofSeconds(1)))
                    .isTrue();
            jobs.close();
        }
        assertThat(printed).containsExactly("job");
    }

    @Test
    void shouldBeFast(@ProofHome Path home) {
        try (Vigil vigil = Vigil.open(home)) {
            Outbox prices = vigil.outbox("prices");
            try (OutboxDraft draft = prices.draft(Priority.NORMAL, 16)) {
                draft.buffer().putLong(0, 42);
                draft.buffer().putDouble(8, 99.5);
                long position = draft.commit(); // or a reason, and nothing was thrown
                assertThat(position).isNotNegative();
            }
            try (Inbox inbox = vigil.inbox("prices")) {
                int handled = inbox.poll(
                        m -> print(m.view().getLong(0) + " " + m.view().getDouble(8)), 256);
                assertThat(handled).isEqualTo(1); // acknowledged together
            }
        }
        assertThat(printed).containsExactly("42 99.5");
    }
}
