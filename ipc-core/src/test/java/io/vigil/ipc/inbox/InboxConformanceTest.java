package io.vigil.ipc.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.mailbox.Overflow;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.message.Priority;
import io.vigil.ipc.message.Signal;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every inbox does, whoever else consumes its mailbox. */
@LeakFree
@SuppressWarnings("try") // Closing twice, and early, is what is tested.
abstract class InboxConformanceTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration NOW = Duration.ofMillis(1);

    private Path home = Path.of("");

    /** Who consumes. */
    abstract Consumers consumers();

    @BeforeEach
    void setHome(@ProofHome Path given) {
        home = given;
    }

    private InboxBuilder orders(Party party) {
        return party.messaging().inboxBuilder("orders").consumers(consumers());
    }

    private static void assertError(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void shouldDeliverEveryFieldWhenAMessageHasThem() {
        try (Party sender = Party.join(home);
                Party receiver = Party.join(home);
                Inbox inbox = orders(receiver).build()) {
            sender.outbox("orders")
                    .send(OutgoingMessage.of("hello")
                            .id("m-1")
                            .from("shop")
                            .priority(Priority.HIGH)
                            .signal(Signal.ALERT)
                            .ttl(Duration.ofHours(1))
                            .withCorrelation("c-1")
                            .replyTo("answers")
                            .header("a", "1")
                            .header("b", "2")
                            .trace("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                            .build());
            try (Message message = inbox.recv()) {
                assertThat(message.text()).isEqualTo("hello");
                assertThat(message.id()).isEqualTo("m-1");
                assertThat(message.sender()).isEqualTo("shop");
                assertThat(message.priority()).isEqualTo(Priority.HIGH);
                assertThat(message.signal()).isEqualTo(Signal.ALERT);
                assertThat(message.ttl()).isEqualTo(Duration.ofHours(1));
                assertThat(message.correlationId()).isEqualTo("c-1");
                assertThat(message.replyTo()).isEqualTo("answers");
                assertThat(message.headers()).isEqualTo(Map.of("a", "1", "b", "2"));
                assertThat(message.traceId()).startsWith("00-0af7651916cd43dd8448eb211c80319c");
                assertThat(message.deliveries()).isEqualTo(1);
                assertThat(message.redelivered()).isFalse();
                assertThat(message.isExpired()).isFalse();
                assertThat(message.ack()).isTrue();
            }
            assertThat(inbox.stats().acknowledged()).isEqualTo(1);
            assertThat(inbox.stats().depth()).isZero();
        }
    }

    @Test
    void shouldAnswerNothingWhenThereIsNoMessage() {
        try (Party party = Party.join(home);
                Inbox inbox = orders(party).build()) {
            assertThat(inbox.recv(Duration.ZERO)).isNull();
            assertThat(inbox.recv(Duration.ofMillis(20))).isNull();
            assertThat(inbox.process(m -> {}, NOW)).isFalse();
            assertThat(inbox.poll(m -> {}, 10)).isZero();
            assertError(ErrorCode.EMPTY_MAILBOX, inbox::receive);
        }
    }

    @Test
    void shouldDeliverByPriorityWhenSentInReverse() {
        try (Party party = Party.join(home);
                Inbox inbox = orders(party).build()) {
            for (Priority priority :
                    List.of(Priority.BATCH, Priority.LOW, Priority.NORMAL, Priority.HIGH, Priority.CRITICAL)) {
                inbox.send(
                        OutgoingMessage.of(priority.name()).priority(priority).build());
            }
            List<String> came = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                inbox.process(m -> came.add(m.text()));
            }
            assertThat(came).containsExactly("CRITICAL", "HIGH", "NORMAL", "LOW", "BATCH");
        }
    }

    @Test
    void shouldDeliverAgainAndMarkedWhenClosedUndecided() {
        try (Party party = Party.join(home);
                Inbox inbox = orders(party).build()) {
            inbox.send("again");
            try (Message first = inbox.recv()) {
                assertThat(first.redelivered()).isFalse();
            }
            assertThat(inbox.recv(NOW)).as("it backs off").isNull();
            party.clock().advance(Duration.ofSeconds(1));
            try (Message second = inbox.recv(SOON)) {
                assertThat(second).isNotNull();
                assertThat(second.text()).isEqualTo("again");
                assertThat(second.redelivered()).isTrue();
                assertThat(second.deliveries()).isEqualTo(2);
                second.ack();
            }
            assertThat(inbox.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldDeliverAtOnceWhenGivenBackWithoutADelay() {
        try (Party party = Party.join(home);
                Inbox inbox = orders(party).build()) {
            inbox.send("again");
            inbox.recv().nack(Duration.ZERO);
            try (Message second = inbox.receive()) {
                assertThat(second.redelivered()).isTrue();
                second.ack();
            }
        }
    }

    @Test
    void shouldDecideInAnyOrderWhenSeveralAreInHand() {
        try (Party party = Party.join(home);
                Inbox inbox = orders(party).build()) {
            for (int i = 0; i < 4; i++) {
                inbox.send("m" + i);
            }
            List<Message> hand = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                hand.add(inbox.receive());
            }
            assertThat(inbox.recv(Duration.ZERO)).isNull();
            assertThat(hand.get(3).ack()).isTrue();
            assertThat(hand.get(1).ack()).isTrue();
            assertThat(hand.get(2).nack(Duration.ZERO)).isTrue();
            assertThat(hand.get(0).ack()).isTrue();
            try (Message back = inbox.receive()) {
                assertThat(back.text()).isEqualTo("m2");
                back.ack();
            }
            assertThat(inbox.stats().acknowledged()).isEqualTo(4);
            assertThat(inbox.stats().depth()).isZero();
        }
    }

    @Test
    void shouldGiveBackWhenTheHandlerThrows() {
        try (Party party = Party.join(home);
                Inbox inbox = orders(party).build()) {
            inbox.send("bad");
            assertThatThrownBy(() -> inbox.process(m -> {
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
            party.clock().advance(Duration.ofSeconds(1));
            assertThat(inbox.process(m -> assertThat(m.redelivered()).isTrue(), SOON))
                    .isTrue();
            assertThat(inbox.stats().acknowledged()).isEqualTo(1);
        }
    }

    @Test
    void shouldAcknowledgeTheBatchWhenPolled() {
        try (Party party = Party.join(home);
                Inbox inbox = orders(party).build()) {
            for (int i = 0; i < 10; i++) {
                inbox.send("m" + i);
            }
            List<String> came = new ArrayList<>();
            assertThat(inbox.poll(m -> came.add(m.view().getStringWithoutLengthUtf8(0, m.length())), 7))
                    .isEqualTo(7);
            assertThat(came).containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6");
            assertThat(inbox.stats().acknowledged()).isEqualTo(7);
            inbox.poll(m -> assertError(ErrorCode.INVALID_STATE, m::ack), 1);
            inbox.poll(m -> assertError(ErrorCode.INVALID_STATE, inbox::receive), 1);
        }
    }

    @Test
    void shouldKeepWhatIsBehindWhenAPollHandlerThrows() {
        try (Party party = Party.join(home);
                Inbox inbox = orders(party).build()) {
            for (int i = 0; i < 3; i++) {
                inbox.send("m" + i);
            }
            Consumer<Message> second = m -> {
                if (m.text().equals("m1") && !m.redelivered()) {
                    throw new IllegalStateException("no");
                }
            };
            assertThatThrownBy(() -> inbox.poll(second, 10)).hasMessage("no");
            List<String> came = new ArrayList<>();
            while (came.size() < 2) {
                inbox.poll(m -> came.add(m.text()), 10);
            }
            assertThat(came).containsExactlyInAnyOrder("m1", "m2");
            assertThat(inbox.stats().acknowledged()).isEqualTo(3);
        }
    }

    @Test
    void shouldMakeADeadLetterWhenTheReaderSaysSo() {
        try (Party party = Party.join(home);
                Inbox inbox = orders(party).build()) {
            inbox.send("poison");
            assertThat(inbox.receive().deadLetter("cannot be parsed")).isTrue();
            assertThat(inbox.stats().dead()).isEqualTo(1);
            assertThat(inbox.stats().depth()).isZero();
            assertThat(inbox.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldMakeADeadLetterWhenGivenBackTooOften() {
        try (Party party = Party.join(home);
                Inbox inbox = orders(party).maxDeliveries(3).build()) {
            inbox.send("again and again");
            for (int i = 0; i < 3; i++) {
                inbox.receive().nack(Duration.ZERO);
            }
            assertThat(inbox.recv(Duration.ZERO)).isNull();
            assertThat(inbox.stats().dead()).isEqualTo(1);
        }
    }

    @Test
    void shouldNotDeliverWhenItsTimeIsOver() {
        try (Party party = Party.join(home);
                Inbox inbox = orders(party).build()) {
            inbox.send(OutgoingMessage.of("short").ttl(Duration.ofMillis(50)).build());
            inbox.send("long");
            party.clock().advance(Duration.ofMillis(49));
            try (Message early = inbox.receive()) {
                assertThat(early.text()).isEqualTo("short");
                early.nack(Duration.ZERO);
            }
            party.clock().advance(Duration.ofMillis(1));
            try (Message message = inbox.receive()) {
                assertThat(message.text()).isEqualTo("long");
                message.ack();
            }
            // One that was given back at once may lie behind a competing reader, which comes to it by and by.
            assertThat(inbox.recv(Duration.ZERO)).isNull();
            assertThat(inbox.stats().expired()).isEqualTo(1);
            assertThat(inbox.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldRestUntilItIsDueWhenGivenBackWithADelay() {
        try (Party party = Party.join(home);
                Inbox inbox = orders(party).build()) {
            inbox.send("later");
            inbox.send("sooner");
            inbox.receive().nack(Duration.ofSeconds(60));
            inbox.receive().nack(Duration.ofSeconds(30));
            assertThat(inbox.recv(Duration.ZERO)).isNull();
            party.clock().advance(Duration.ofMillis(29_999));
            assertThat(inbox.recv(Duration.ZERO)).isNull();
            party.clock().advance(Duration.ofMillis(30_001));
            try (Message sooner = inbox.recv(SOON)) {
                assertThat(sooner).isNotNull();
                assertThat(sooner.text()).isEqualTo("sooner");
                sooner.ack();
            }
            try (Message later = inbox.recv(SOON)) {
                assertThat(later).isNotNull();
                assertThat(later.text()).isEqualTo("later");
                assertThat(later.deliveries()).isEqualTo(2);
                later.ack();
            }
            assertThat(inbox.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldKeepTheDelayWhenEverybodyLeaves() {
        try (Party party = Party.join(home);
                Inbox inbox = orders(party).build()) {
            inbox.send("later");
            inbox.receive().nack(Duration.ofSeconds(30));
        }
        try (Party party = Party.join(home);
                Inbox inbox = orders(party).build()) {
            assertThat(inbox.recv(Duration.ZERO)).isNull();
            party.clock().advance(Duration.ofSeconds(31));
            try (Message later = inbox.recv(SOON)) {
                assertThat(later).isNotNull();
                assertThat(later.redelivered()).isTrue();
                later.ack();
            }
        }
    }

    @Test
    void shouldRefuseWhenFull() {
        try (Party party = Party.join(home);
                Inbox inbox = orders(party).capacity(3).build()) {
            for (int i = 0; i < 3; i++) {
                inbox.send("m");
            }
            assertError(ErrorCode.MAILBOX_FULL, () -> inbox.send("one too many"));
            inbox.receive().ack();
            inbox.send("fits");
        }
    }

    @Test
    void shouldWaitForRoomWhenThePolicySaysSo() throws InterruptedException {
        try (Party party = Party.join(home);
                Inbox inbox = orders(party).capacity(1).overflow(Overflow.BLOCK).build()) {
            inbox.send("first");
            assertError(
                    ErrorCode.MAILBOX_FULL,
                    () -> party.outbox("orders")
                            .send(OutgoingMessage.of("in vain").build(), Duration.ofMillis(30)));
            Watched sender = Watched.run(() -> inbox.send("second"));
            sender.awaitParked();
            inbox.receive().ack();
            sender.join();
            try (Message second = inbox.recv(SOON)) {
                assertThat(second).isNotNull();
                assertThat(second.text()).isEqualTo("second");
                second.ack();
            }
        }
    }

    @Test
    void shouldRefuseSendsAndEmptyItselfWhenShut() {
        try (Party party = Party.join(home);
                Inbox inbox = orders(party).build()) {
            inbox.send("rest");
            inbox.shut();
            assertError(ErrorCode.INBOX_CLOSED, () -> inbox.send("late"));
            try (Message rest = inbox.recv()) {
                assertThat(rest.text()).isEqualTo("rest");
                rest.ack();
            }
            assertError(ErrorCode.INBOX_CLOSED, inbox::recv);
        }
    }

    @Test
    void shouldWakeWaitersWhenClosed() throws InterruptedException {
        try (Party party = Party.join(home);
                Inbox inbox = orders(party).build()) {
            List<Watched> waiters =
                    List.of(Watched.run(inbox::recv), Watched.run(inbox::recv), Watched.run(() -> inbox.recv(SOON)));
            waiters.forEach(Watched::awaitParked);
            inbox.close();
            for (Watched waiter : waiters) {
                assertThat(waiter.failure())
                        .isInstanceOfSatisfying(
                                VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INBOX_CLOSED));
            }
            assertThat(inbox.isClosed()).isTrue();
            inbox.close();
            assertError(ErrorCode.INBOX_CLOSED, inbox::recv);
        }
    }

    @Test
    void shouldWakeWaitersWhenShutByAnotherProcess() throws InterruptedException {
        try (Party party = Party.join(home);
                Party other = Party.join(home);
                Inbox inbox = orders(party).build()) {
            Watched waiter = Watched.run(inbox::recv);
            waiter.awaitParked();
            other.engine().mailbox("orders").shut();
            assertThat(waiter.failure())
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INBOX_CLOSED));
        }
    }

    @Test
    void shouldNoticeAnInterruptWhileItWaits() throws InterruptedException {
        try (Party party = Party.join(home);
                Inbox inbox = orders(party).build()) {
            List<Watched> waiters = List.of(Watched.run(inbox::recv), Watched.run(inbox::recv));
            waiters.forEach(Watched::awaitParked);
            waiters.forEach(Watched::interrupt);
            for (Watched waiter : waiters) {
                assertThat(waiter.failure())
                        .isInstanceOfSatisfying(
                                VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));
                assertThat(waiter.leftInterrupted()).isTrue();
            }
            inbox.send("still works");
            inbox.receive().ack();
        }
    }

    @Test
    void shouldRefuseOtherThreadsUntilHandedOver() throws InterruptedException {
        try (Party party = Party.join(home);
                Inbox inbox = orders(party).build()) {
            inbox.send("mine");
            Message message = inbox.receive();
            DirectBuffer view = message.view();
            Watched thief = Watched.run(message::close);
            assertThat(thief.failure())
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
            assertThat(view.getStringWithoutLengthUtf8(0, 4)).isEqualTo("mine");
            message.handOver();
            Watched heir = Watched.run(message::ack);
            assertThat(heir.failure()).isNull();
            assertThat(view.capacity()).isZero();
            assertThat(inbox.stats().acknowledged()).isEqualTo(1);
        }
    }

    @Test
    void shouldBeUnreadableWhenDecided() {
        try (Party party = Party.join(home);
                Inbox inbox = orders(party).build()) {
            inbox.send("gone");
            Message message = inbox.receive();
            DirectBuffer view = message.view();
            assertThat(view.capacity()).isEqualTo(4);
            byte[] copy = message.payload();
            message.ack();
            assertThat(view.capacity()).isZero();
            assertThat(new String(copy, StandardCharsets.UTF_8)).isEqualTo("gone");
            assertError(ErrorCode.INVALID_STATE, message::payload);
            assertError(ErrorCode.INVALID_STATE, message::ack);
            message.close();
        }
    }

    @Test
    void shouldReplyWhereTheSenderAskedForIt() {
        try (Party client = Party.join(home);
                Party server = Party.join(home);
                Inbox answers = client.messaging().inbox("answers");
                Inbox inbox = orders(server).build()) {
            client.outbox("orders")
                    .send(OutgoingMessage.of("2 + 2").id("q").replyTo("answers").build());
            inbox.process(m -> m.reply("4"));
            try (Message answer = answers.recv()) {
                assertThat(answer.text()).isEqualTo("4");
                assertThat(answer.correlationId()).isEqualTo("q");
                answer.ack();
            }
            inbox.send("no reply wanted");
            try (Message plain = inbox.receive()) {
                assertError(ErrorCode.INVALID_STATE, () -> plain.reply("x"));
                plain.ack();
            }
        }
    }

    @Test
    void shouldRefuseOtherSettingsAndAcceptTheSame() {
        try (Party party = Party.join(home);
                Party other = Party.join(home)) {
            try (Inbox inbox = orders(party).capacity(7).build()) {
                assertThat(inbox.config().capacity()).isEqualTo(7);
            }
            assertThatThrownBy(() -> orders(other).capacity(8).build())
                    .hasMessageContaining("7")
                    .hasMessageContaining("8");
            try (Inbox inbox = other.messaging().inbox("orders")) {
                assertThat(inbox.config().capacity()).isEqualTo(7);
            }
        }
    }

    @Test
    void shouldLoseNothingAndDoubleNothingWhenManyThreadsShareIt() throws InterruptedException {
        int each = 2_000;
        try (Party party = Party.join(home);
                Inbox inbox = orders(party).capacity(100_000).build()) {
            Tally tally = new Tally(4, each);
            List<Watched> all = new ArrayList<>();
            for (int p = 0; p < 4; p++) {
                int producer = p;
                all.add(Watched.run(() -> {
                    for (int i = 0; i < each; i++) {
                        inbox.send(producer + ":" + i);
                    }
                }));
            }
            for (int c = 0; c < 4; c++) {
                all.add(Watched.run(() -> {
                    while (!tally.isComplete()) {
                        inbox.process(m -> tally.came(m.text()), Duration.ofMillis(50));
                    }
                }));
            }
            for (Watched thread : all) {
                assertThat(thread.failure()).isNull();
            }
            tally.verify();
            assertThat(inbox.stats().acknowledged()).isEqualTo(4L * each);
            assertThat(inbox.stats().isConserved()).isTrue();
        }
    }
}
