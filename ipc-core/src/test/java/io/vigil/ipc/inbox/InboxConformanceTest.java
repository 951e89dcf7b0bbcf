package io.vigil.ipc.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.inbox.Participant.Receiver;
import io.vigil.ipc.inbox.Participant.Taken;
import io.vigil.ipc.mailbox.Overflow;
import io.vigil.ipc.message.Priority;
import io.vigil.ipc.message.Signal;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every inbox does, whoever else consumes its mailbox, and wherever its senders are. */
@LeakFree
@SuppressWarnings("try") // Closing twice, and early, is what is tested.
abstract class InboxConformanceTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration NOW = Duration.ofMillis(1);
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private Path home = Path.of("");

    /** Who consumes. */
    abstract Consumers consumers();

    /** Who sends and who receives. */
    abstract InboxScene join(Path toHome);

    /** Messages of each sender where many threads share an inbox. */
    int each() {
        return 2_000;
    }

    @BeforeEach
    void setHome(@ProofHome Path given) {
        home = given;
    }

    private InboxScene scene() {
        return join(home);
    }

    private Wanted orders() {
        return Wanted.of(InboxScene.MAILBOX).consumedBy(consumers());
    }

    private static void assertError(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static void assertFailed(ErrorCode code, Watched thread) throws InterruptedException {
        assertThat(thread.failure())
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void shouldDeliverEveryFieldWhenAMessageHasThem() {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            scene.orders()
                    .send(Letter.of("hello")
                            .with("id", "m-1")
                            .with("from", "shop")
                            .with("priority", Priority.HIGH)
                            .with("signal", Signal.ALERT)
                            .with("ttl", Duration.ofHours(1))
                            .with("correlation", "c-1")
                            .with("replyTo", "answers")
                            .with("header a", "1")
                            .with("header b", "ü\n2")
                            .with("trace", TRACE));
            try (Taken message = inbox.recv()) {
                assertThat(message.text()).isEqualTo("hello");
                assertThat(message.facts())
                        .containsEntry("id", "m-1")
                        .containsEntry("sender", "shop")
                        .containsEntry("priority", "HIGH")
                        .containsEntry("signal", "ALERT")
                        .containsEntry("ttl", "PT1H")
                        .containsEntry("correlation", "c-1")
                        .containsEntry("replyTo", "answers")
                        .containsEntry("headers", "{header a=1, header b=ü\n2}")
                        .containsEntry("trace", TRACE)
                        .containsEntry("deliveries", "1")
                        .containsEntry("redelivered", "false")
                        .containsEntry("expired", "false");
                assertThat(message.ack()).isTrue();
            }
            assertThat(scene.stats().acknowledged()).isEqualTo(1);
            assertThat(scene.stats().depth()).isZero();
        }
    }

    @Test
    void shouldAnswerNothingWhenThereIsNoMessage() {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            assertThat(inbox.recv(Duration.ZERO)).isNull();
            assertThat(inbox.recv(Duration.ofMillis(20))).isNull();
            assertThat(inbox.process(m -> {}, NOW)).isFalse();
            assertThat(inbox.poll(m -> {}, 10)).isZero();
            assertError(ErrorCode.EMPTY_MAILBOX, inbox::receive);
        }
    }

    @Test
    void shouldDeliverByPriorityWhenSentInReverse() {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            for (Priority priority :
                    List.of(Priority.BATCH, Priority.LOW, Priority.NORMAL, Priority.HIGH, Priority.CRITICAL)) {
                scene.orders().send(Letter.of(priority.name()).with("priority", priority));
            }
            List<String> came = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                inbox.process(m -> came.add(m.text()));
            }
            assertThat(came).containsExactly("CRITICAL", "HIGH", "NORMAL", "LOW", "BATCH");
        }
    }

    @Test
    void shouldDeliverInOrderWhenSentTogether() {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders().holding(3))) {
            assertThat(scene.orders().sendAll("m0", "m1", "m2", "no room")).isEqualTo(3);
            List<String> came = new ArrayList<>();
            assertThat(inbox.poll(m -> came.add(m.text()), 10)).isEqualTo(3);
            assertThat(came).containsExactly("m0", "m1", "m2");
        }
    }

    @Test
    void shouldWakeAWaiterWhenManyAreSentTogether() throws InterruptedException {
        String large = "x".repeat(50_000);
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            for (int i = 0; i < 5; i++) {
                List<String> came = new ArrayList<>();
                Watched waiter = Watched.run(() -> {
                    while (came.size() < 4) {
                        inbox.process(m -> came.add(m.text()));
                    }
                });
                scene.receiver().awaitWaiting(waiter);
                assertThat(scene.orders().sendAll("m0", large, large, "m3")).isEqualTo(4);
                assertThat(waiter.failure()).isNull();
                assertThat(came).containsExactly("m0", large, large, "m3");
            }
            assertThat(scene.orders().sendAll()).isZero();
        }
    }

    @Test
    void shouldDeliverAgainAndMarkedWhenClosedUndecided() {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            scene.send("again");
            try (Taken first = inbox.recv()) {
                assertThat(first.redelivered()).isFalse();
            }
            assertThat(inbox.recv(NOW)).as("it backs off").isNull();
            scene.advance(Duration.ofSeconds(1));
            try (Taken second = inbox.recv(SOON)) {
                assertThat(second).isNotNull();
                assertThat(second.text()).isEqualTo("again");
                assertThat(second.redelivered()).isTrue();
                assertThat(second.facts()).containsEntry("deliveries", "2");
                second.ack();
            }
            assertThat(scene.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldDeliverAtOnceWhenGivenBackWithoutADelay() {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            scene.send("again");
            inbox.recv().nack(Duration.ZERO);
            try (Taken second = inbox.receive()) {
                assertThat(second.redelivered()).isTrue();
                second.ack();
            }
        }
    }

    @Test
    void shouldDecideInAnyOrderWhenSeveralAreInHand() {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            for (int i = 0; i < 4; i++) {
                scene.send("m" + i);
            }
            List<Taken> hand = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                hand.add(inbox.receive());
            }
            assertThat(inbox.recv(Duration.ZERO)).isNull();
            assertThat(hand.get(3).ack()).isTrue();
            assertThat(hand.get(1).ack()).isTrue();
            assertThat(hand.get(2).nack(Duration.ZERO)).isTrue();
            assertThat(hand.get(0).ack()).isTrue();
            try (Taken back = inbox.receive()) {
                assertThat(back.text()).isEqualTo("m2");
                back.ack();
            }
            assertThat(scene.stats().acknowledged()).isEqualTo(4);
            assertThat(scene.stats().depth()).isZero();
        }
    }

    @Test
    void shouldGiveBackWhenTheHandlerThrows() {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            scene.send("bad");
            assertThatThrownBy(() -> inbox.process(m -> {
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
            scene.advance(Duration.ofSeconds(1));
            assertThat(inbox.process(m -> assertThat(m.redelivered()).isTrue(), SOON))
                    .isTrue();
            assertThat(scene.stats().acknowledged()).isEqualTo(1);
        }
    }

    @Test
    void shouldAcknowledgeTheBatchWhenPolled() {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            for (int i = 0; i < 10; i++) {
                scene.send("m" + i);
            }
            List<String> came = new ArrayList<>();
            assertThat(inbox.poll(m -> came.add(m.viewed()), 7)).isEqualTo(7);
            assertThat(came).containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6");
            assertThat(scene.stats().acknowledged()).isEqualTo(7);
            inbox.poll(m -> assertError(ErrorCode.INVALID_STATE, m::ack), 1);
            inbox.poll(m -> assertError(ErrorCode.INVALID_STATE, inbox::receive), 1);
        }
    }

    @Test
    void shouldKeepWhatIsBehindWhenAPollHandlerThrows() {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            for (int i = 0; i < 3; i++) {
                scene.send("m" + i);
            }
            Consumer<Taken> second = m -> {
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
            assertThat(scene.stats().acknowledged()).isEqualTo(3);
        }
    }

    @Test
    void shouldMakeADeadLetterWhenTheReaderSaysSo() {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            scene.send("poison");
            assertThat(inbox.receive().deadLetter("cannot be parsed")).isTrue();
            assertThat(scene.stats().dead()).isEqualTo(1);
            assertThat(scene.stats().depth()).isZero();
            assertThat(scene.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldMakeADeadLetterWhenGivenBackTooOften() {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders().deliveredAtMost(3))) {
            scene.send("again and again");
            for (int i = 0; i < 3; i++) {
                inbox.receive().nack(Duration.ZERO);
            }
            assertThat(inbox.recv(Duration.ZERO)).isNull();
            assertThat(scene.stats().dead()).isEqualTo(1);
        }
    }

    @Test
    void shouldNotDeliverWhenItsTimeIsOver() {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            scene.orders().send(Letter.of("short").with("ttl", Duration.ofMillis(50)));
            scene.send("long");
            scene.advance(Duration.ofMillis(49));
            try (Taken early = inbox.receive()) {
                assertThat(early.text()).isEqualTo("short");
                early.nack(Duration.ZERO);
            }
            scene.advance(Duration.ofMillis(1));
            try (Taken message = inbox.receive()) {
                assertThat(message.text()).isEqualTo("long");
                message.ack();
            }
            // One that was given back at once may lie behind a competing reader, which comes to it by and by.
            assertThat(inbox.recv(Duration.ZERO)).isNull();
            assertThat(scene.stats().expired()).isEqualTo(1);
            assertThat(scene.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldRestUntilItIsDueWhenGivenBackWithADelay() {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            scene.send("later");
            scene.send("sooner");
            inbox.receive().nack(Duration.ofSeconds(60));
            inbox.receive().nack(Duration.ofSeconds(30));
            assertThat(inbox.recv(Duration.ZERO)).isNull();
            scene.advance(Duration.ofMillis(29_999));
            assertThat(inbox.recv(Duration.ZERO)).isNull();
            scene.advance(Duration.ofMillis(30_001));
            try (Taken sooner = inbox.recv(SOON)) {
                assertThat(sooner).isNotNull();
                assertThat(sooner.text()).isEqualTo("sooner");
                sooner.ack();
            }
            try (Taken later = inbox.recv(SOON)) {
                assertThat(later).isNotNull();
                assertThat(later.text()).isEqualTo("later");
                assertThat(later.facts()).containsEntry("deliveries", "2");
                later.ack();
            }
            assertThat(scene.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldKeepTheDelayWhenEverybodyLeaves() {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            scene.send("later");
            inbox.receive().nack(Duration.ofSeconds(30));
        }
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            assertThat(inbox.recv(Duration.ZERO)).isNull();
            scene.advance(Duration.ofSeconds(31));
            try (Taken later = inbox.recv(SOON)) {
                assertThat(later).isNotNull();
                assertThat(later.redelivered()).isTrue();
                later.ack();
            }
        }
    }

    @Test
    void shouldRefuseWhenFull() {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders().holding(3))) {
            for (int i = 0; i < 3; i++) {
                scene.send("m");
            }
            assertError(ErrorCode.MAILBOX_FULL, () -> scene.send("one too many"));
            inbox.receive().ack();
            scene.send("fits");
        }
    }

    @Test
    void shouldWaitForRoomWhenThePolicySaysSo() throws InterruptedException {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders().holding(1).whenFull(Overflow.BLOCK))) {
            inbox.send("first");
            assertError(ErrorCode.MAILBOX_FULL, () -> scene.orders().send(Letter.of("in vain"), Duration.ofMillis(30)));
            Watched sender = Watched.run(() -> scene.send("second"));
            scene.sender().awaitWaiting(sender);
            inbox.receive().ack();
            assertThat(sender.failure()).isNull();
            try (Taken second = inbox.recv(SOON)) {
                assertThat(second).isNotNull();
                assertThat(second.text()).isEqualTo("second");
                second.ack();
            }
        }
    }

    @Test
    void shouldRefuseSendsAndEmptyItselfWhenShut() {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            scene.send("rest");
            inbox.shut();
            assertError(ErrorCode.INBOX_CLOSED, () -> scene.send("late"));
            try (Taken rest = inbox.recv()) {
                assertThat(rest.text()).isEqualTo("rest");
                rest.ack();
            }
            assertError(ErrorCode.INBOX_CLOSED, inbox::recv);
        }
    }

    @Test
    void shouldWakeWaitersWhenAMessageComes() throws InterruptedException {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            for (int i = 0; i < 20; i++) {
                String text = "m" + i;
                Watched waiter = Watched.run(
                        () -> inbox.process(m -> assertThat(m.text()).isEqualTo(text)));
                scene.receiver().awaitWaiting(waiter);
                scene.send(text);
                assertThat(waiter.failure()).isNull();
            }
            assertThat(scene.stats().acknowledged()).isEqualTo(20);
        }
    }

    @Test
    void shouldWakeWaitersWhenClosed() throws InterruptedException {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            List<Watched> waiters =
                    List.of(Watched.run(inbox::recv), Watched.run(inbox::recv), Watched.run(() -> inbox.recv(SOON)));
            waiters.forEach(scene.receiver()::awaitWaiting);
            inbox.close();
            for (Watched waiter : waiters) {
                assertFailed(ErrorCode.INBOX_CLOSED, waiter);
            }
            assertThat(inbox.isClosed()).isTrue();
            inbox.close();
            assertError(ErrorCode.INBOX_CLOSED, inbox::recv);
        }
    }

    @Test
    void shouldWakeWaitersWhenShutByAnotherProcess() throws InterruptedException {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders());
                Party other = Party.join(home)) {
            Watched waiter = Watched.run(inbox::recv);
            scene.receiver().awaitWaiting(waiter);
            other.engine().mailbox(InboxScene.MAILBOX).shut();
            assertFailed(ErrorCode.INBOX_CLOSED, waiter);
        }
    }

    @Test
    void shouldWakeWaitersWhenTheSenderShutsIt() throws InterruptedException {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            Watched waiter = Watched.run(inbox::recv);
            scene.receiver().awaitWaiting(waiter);
            scene.orders().shut();
            assertFailed(ErrorCode.INBOX_CLOSED, waiter);
        }
    }

    @Test
    void shouldNoticeAnInterruptWhileItWaits() throws InterruptedException {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            List<Watched> waiters = List.of(Watched.run(inbox::recv), Watched.run(inbox::recv));
            waiters.forEach(scene.receiver()::awaitWaiting);
            waiters.forEach(Watched::interrupt);
            for (Watched waiter : waiters) {
                assertFailed(ErrorCode.INTERRUPTED, waiter);
                assertThat(waiter.leftInterrupted()).isTrue();
            }
            scene.send("still works");
            inbox.receive().ack();
        }
    }

    @Test
    void shouldRefuseOtherThreadsUntilHandedOver() throws InterruptedException {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            scene.send("mine");
            Taken message = inbox.receive();
            assertFailed(ErrorCode.INVALID_STATE, Watched.run(message::close));
            assertThat(message.viewed()).isEqualTo("mine");
            message.handOver();
            Watched heir = Watched.run(message::ack);
            assertThat(heir.failure()).isNull();
            assertThat(message.viewed()).isNull();
            assertThat(scene.stats().acknowledged()).isEqualTo(1);
        }
    }

    @Test
    void shouldBeUnreadableWhenDecided() {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            scene.send("gone");
            Taken message = inbox.receive();
            assertThat(message.viewed()).isEqualTo("gone");
            message.ack();
            assertThat(message.viewed()).isNull();
            assertError(ErrorCode.INVALID_STATE, message::text);
            assertError(ErrorCode.INVALID_STATE, message::ack);
            message.close();
        }
    }

    @Test
    void shouldReplyWhereTheSenderAskedForIt() {
        try (InboxScene scene = scene();
                Receiver answers = scene.sender().open(Wanted.of("answers"));
                Receiver inbox = scene.open(orders())) {
            scene.orders().send(Letter.of("2 + 2").with("id", "q").with("replyTo", "answers"));
            inbox.process(m -> m.reply("4"));
            try (Taken answer = answers.recv()) {
                assertThat(answer.text()).isEqualTo("4");
                assertThat(answer.facts()).containsEntry("correlation", "q");
                answer.ack();
            }
            scene.send("no reply wanted");
            try (Taken plain = inbox.receive()) {
                assertError(ErrorCode.INVALID_STATE, () -> plain.reply("x"));
                plain.ack();
            }
        }
    }

    @Test
    void shouldRefuseOtherSettingsAndAcceptTheSame() {
        try (InboxScene scene = scene()) {
            try (Receiver inbox = scene.open(orders().holding(7))) {
                assertThat(inbox.capacity()).isEqualTo(7);
            }
            assertThatThrownBy(() -> scene.sender().open(orders().holding(8)))
                    .hasMessageContaining("7")
                    .hasMessageContaining("8");
            try (Receiver inbox = scene.sender().open(Wanted.of(InboxScene.MAILBOX))) {
                assertThat(inbox.capacity()).isEqualTo(7);
            }
        }
    }

    @Test
    void shouldBeOpenOnceOrOftenAsItsConsumersAre() {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders())) {
            if (consumers() == Consumers.EXCLUSIVE) {
                assertError(ErrorCode.CONSUMER_ACTIVE, () -> scene.sender().open(orders()));
                return;
            }
            try (Receiver other = scene.sender().open(orders())) {
                scene.send("one");
                scene.send("two");
                try (Taken one = inbox.receive();
                        Taken two = other.receive()) {
                    assertThat(List.of(one.text(), two.text())).containsExactlyInAnyOrder("one", "two");
                    assertThat(one.ack() && two.ack()).isTrue();
                }
            }
        }
    }

    @Test
    void shouldLoseNothingAndDoubleNothingWhenManyThreadsShareIt() throws InterruptedException {
        try (InboxScene scene = scene();
                Receiver inbox = scene.open(orders().holding(100_000))) {
            Tally tally = new Tally(4, each());
            List<Watched> all = new ArrayList<>();
            for (int p = 0; p < 4; p++) {
                int producer = p;
                all.add(Watched.run(() -> {
                    for (int i = 0; i < each(); i++) {
                        scene.send(producer + ":" + i);
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
            assertThat(scene.stats().acknowledged()).isEqualTo(4L * each());
            assertThat(scene.stats().isConserved()).isTrue();
        }
    }
}
