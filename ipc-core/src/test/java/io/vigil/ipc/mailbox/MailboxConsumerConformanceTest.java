package io.vigil.ipc.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameFields;
import io.vigil.ipc.lane.FrameLayout;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link MailboxConsumer} promises, over real files. */
@LeakFree
abstract class MailboxConsumerConformanceTest {
    private static final String BOX = "box";

    final HandClock clock = new HandClock();
    private final List<Mailbox> ofTheDead = new ArrayList<>();
    private MailboxScene scene;

    @BeforeEach
    void setUp(@ProofHome Path home) {
        scene = new MailboxScene(home);
    }

    @AfterEach
    void tearDown() {
        ofTheDead.forEach(Mailbox::close);
        ofTheDead.clear();
    }

    /** One that is dead to everybody else already; it is never closed, as after a kill. */
    MailboxConsumer dead(MailboxConfig config, int number) {
        Mailbox mailbox = open(config, MailboxScene.DEAD_SLOT + number);
        ofTheDead.add(mailbox);
        return mailbox.consumer(false);
    }

    abstract boolean competes();

    MailboxConfig.Builder settings() {
        return MailboxConfig.builder().competing(competes());
    }

    Mailbox open(MailboxConfig config, int slot) {
        return Mailbox.openOrCreate(scene.files(BOX), config, OsPort.current(), clock, MailboxScene.owner(slot));
    }

    static void send(Mailbox mailbox, int priority, String... texts) {
        MailboxWriter writer = mailbox.writer();
        for (String text : texts) {
            assertThat(MailboxScene.send(writer, priority, text)).isNotNegative();
        }
    }

    static Frame take(MailboxConsumer consumer) {
        Frame frame = new Frame();
        assertThat(consumer.take(frame)).as("something to take").isTrue();
        return frame;
    }

    static List<Frame> take(MailboxConsumer consumer, int count) {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(take(consumer));
        }
        return frames;
    }

    static List<String> texts(List<Frame> frames) {
        return frames.stream().map(MailboxScene::text).toList();
    }

    static void assertNothing(MailboxConsumer consumer) {
        assertThat(consumer.take(new Frame())).as("nothing to take").isFalse();
    }

    /** Takes and acknowledges everything. */
    static List<String> drain(MailboxConsumer consumer) {
        List<String> texts = new ArrayList<>();
        Frame frame = new Frame();
        while (consumer.take(frame)) {
            texts.add(MailboxScene.text(frame));
            assertThat(consumer.acknowledge(frame)).isTrue();
        }
        return texts;
    }

    static List<String> deadLetters(Mailbox mailbox, Failure.Reason reason) {
        List<String> texts = new ArrayList<>();
        Frame frame = new Frame();
        try (LeasingReader dead = mailbox.deadLetters()) {
            while (dead.take(frame)) {
                byte[] optional = frame.optionalCopy();
                int at = FrameFields.offsetOf(frame.presence(), FrameLayout.HAS_FAILURE, optional);
                assertThat(Failure.decode(optional, at).reason()).isEqualTo(reason);
                texts.add(MailboxScene.text(frame));
            }
        }
        return texts;
    }

    @Test
    void shouldHandOutByPriorityAndInOrderWhenSeveralAreInHand() {
        try (Mailbox mailbox = open(settings().build(), 1);
                MailboxConsumer consumer = mailbox.consumer(false)) {
            for (int priority = 4; priority >= 0; priority--) {
                send(mailbox, priority, priority + "a", priority + "b");
            }

            List<Frame> held = take(consumer, 10);

            assertThat(texts(held)).containsExactly("0a", "0b", "1a", "1b", "2a", "2b", "3a", "3b", "4a", "4b");
            assertThat(held).allSatisfy(frame -> {
                assertThat(frame.redelivered()).isFalse();
                assertThat(frame.deliveries()).isEqualTo(1);
                assertThat(frame.crashes()).isZero();
            });
            assertNothing(consumer);
            assertThat(mailbox.stats().depth()).isEqualTo(10);
        }
    }

    @Test
    void shouldServeEveryLaneWhenOrderIsFair() {
        try (Mailbox mailbox = open(settings().fair(true).build(), 1);
                MailboxConsumer consumer = mailbox.consumer(false)) {
            for (int i = 0; i < 40; i++) {
                send(mailbox, 0, "high");
                send(mailbox, 4, "low");
            }
            assertThat(texts(take(consumer, 34))).filteredOn("low"::equals).hasSize(2);
        }
    }

    @Test
    void shouldDecideEachByItselfInAnyOrder() {
        Random random = new Random(7);
        try (Mailbox mailbox = open(settings().build(), 1);
                MailboxConsumer consumer = mailbox.consumer(false)) {
            for (int round = 0; round < 20; round++) {
                for (int i = 0; i < 9; i++) {
                    send(mailbox, i % 3, "message " + i);
                }
                List<Frame> held = take(consumer, 9);
                while (!held.isEmpty()) {
                    Frame next = held.remove(random.nextInt(held.size()));
                    assertThat(consumer.acknowledge(next)).isTrue();
                    assertThat(consumer.acknowledge(next)).as("twice").isFalse();
                }
                assertNothing(consumer);
            }
            MailboxStats stats = mailbox.stats();
            assertThat(stats.isConserved()).isTrue();
            assertThat(stats.acknowledged()).isEqualTo(180);
            assertThat(stats.depth()).isZero();
            assertThat(mailbox.writer().depth()).isZero();
        }
    }

    @Test
    void shouldPointAtNothingOnceDecided() {
        try (Mailbox mailbox = open(settings().build(), 1);
                MailboxConsumer consumer = mailbox.consumer(false)) {
            send(mailbox, 2, "text");
            Frame frame = take(consumer);
            assertThatThrownBy(() -> consumer.take(frame)).hasMessageContaining("frame is in use");
            assertThat(frame.payload().capacity()).isEqualTo(4);
            assertThat(consumer.acknowledge(frame)).isTrue();
            assertThat(frame.isInUse()).isFalse();
            assertThatThrownBy(frame::payload)
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
            assertThat(consumer.giveBack(frame, 0)).isFalse();
            assertThat(consumer.deadLetter(frame, Failure.Reason.REJECTED, "")).isFalse();
            assertThat(consumer.extend(frame, 1)).isFalse();
            assertThat(consumer.acknowledge(new Frame())).isFalse();
        }
    }

    @Test
    void shouldMarkWhatWasUndecidedAtCloseAndNothingElse() {
        try (Mailbox mailbox = open(settings().build(), 1)) {
            send(mailbox, 1, "a", "b", "c", "d");
            MailboxConsumer first = mailbox.consumer(false);
            List<Frame> held = take(first, 3);
            assertThat(first.acknowledge(held.get(0))).isTrue();
            first.close();
            assertThat(held.get(1).isInUse()).isFalse();
            assertThat(first.acknowledge(held.get(1))).isFalse();
            assertNothing(first);
            try (MailboxConsumer second = mailbox.consumer(false)) {
                List<String> got = new ArrayList<>();
                Frame frame = new Frame();
                while (second.take(frame)) {
                    got.add(MailboxScene.text(frame) + frame.redelivered() + frame.crashes());
                    second.acknowledge(frame);
                }
                assertThat(got).containsExactly("btrue0", "ctrue0", "dfalse0");
            }
            assertThat(mailbox.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldHandOutAgainWhatWasGivenBackAtOnce() {
        try (Mailbox mailbox = open(settings().build(), 1);
                MailboxConsumer consumer = mailbox.consumer(false)) {
            send(mailbox, 1, "a", "b", "c");
            List<Frame> held = take(consumer, 2);
            assertThat(consumer.giveBack(held.get(0), 0)).isTrue();
            assertThat(held.get(0).isInUse()).isFalse();
            List<Frame> more = take(consumer, 2);
            assertThat(texts(more)).containsExactlyInAnyOrder("a", "c");
            for (Frame frame : more) {
                boolean again = MailboxScene.text(frame).equals("a");
                assertThat(frame.redelivered()).isEqualTo(again);
                assertThat(frame.deliveries()).isEqualTo(again ? 2 : 1);
                assertThat(consumer.acknowledge(frame)).isTrue();
            }
            assertThat(consumer.acknowledge(held.get(1))).isTrue();
            assertNothing(consumer);
            assertThat(mailbox.stats().redelivered().get(1)).isEqualTo(1);
            assertThat(mailbox.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldKeepWhatWasGivenBackForALaterTimeUntilThen() {
        try (Mailbox mailbox = open(settings().build(), 1);
                MailboxConsumer consumer = mailbox.consumer(false)) {
            send(mailbox, 1, "later", "now");
            List<Frame> held = take(consumer, 2);
            assertThat(consumer.giveBack(held.get(0), clock.epochMs() + 1000)).isTrue();
            assertThat(consumer.acknowledge(held.get(1))).isTrue();
            assertNothing(consumer);
            clock.move(999);
            assertNothing(consumer);
            clock.move(1);
            Frame again = take(consumer);
            assertThat(MailboxScene.text(again)).isEqualTo("later");
            assertThat(again.redelivered()).isTrue();
            assertThat(again.deliveries()).isEqualTo(2);
            assertThat(consumer.acknowledge(again)).isTrue();
            assertThat(mailbox.stats().isConserved()).isTrue();
            assertThat(mailbox.stats().depth()).isZero();
        }
    }

    @Test
    void shouldHandOutWhatIsDueBeforeTheOthersOfItsLaneAndAfterHigherOnes() {
        try (Mailbox mailbox = open(settings().build(), 1)) {
            send(mailbox, 2, "second", "first");
            try (MailboxConsumer consumer = mailbox.consumer(false)) {
                List<Frame> held = take(consumer, 2);
                assertThat(consumer.giveBack(held.get(0), clock.epochMs() + 2000))
                        .isTrue();
                assertThat(consumer.giveBack(held.get(1), clock.epochMs() + 1000))
                        .isTrue();
                assertNothing(consumer);
                assertThat(consumer.prepareSleep()).isTrue();
                consumer.sleep(1);
            }
            // The promise is not the consumer's: it outlives it.
            MailboxStats waiting = mailbox.stats();
            assertThat(waiting.lanes().get(ControlLayout.DELAYED).depth()).isEqualTo(2);
            assertThat(waiting.isConserved()).isTrue();
            try (MailboxConsumer consumer = mailbox.consumer(false)) {
                assertNothing(consumer);
                clock.move(5000);
                send(mailbox, 1, "high");
                send(mailbox, 2, "same");
                send(mailbox, 3, "low");
                List<Frame> held = take(consumer, 5);
                assertThat(texts(held)).containsExactly("high", "first", "second", "same", "low");
                assertThat(held).extracting(Frame::redelivered).containsExactly(false, true, true, false, false);
                assertThat(held).extracting(Frame::deliveries).containsExactly(1, 2, 2, 1, 1);
                assertThat(consumer.extend(held.get(1), 1000)).isTrue();
                assertThat(consumer.deadLetter(held.get(1), Failure.Reason.REJECTED, "late"))
                        .isTrue();
                for (int i : new int[] {4, 0, 2, 3}) {
                    assertThat(consumer.acknowledge(held.get(i))).isTrue();
                }
                assertThat(deadLetters(mailbox, Failure.Reason.REJECTED)).containsExactly("first");
                MailboxStats stats = mailbox.stats();
                assertThat(stats.isConserved()).isTrue();
                assertThat(stats.lanes().get(ControlLayout.DELAYED).depth()).isZero();
                assertThat(stats.depth()).isZero();
            }
        }
    }

    @Test
    void shouldGiveBackADelayedOneThatWasUndecidedAtClose() {
        try (Mailbox mailbox = open(settings().build(), 1)) {
            send(mailbox, 2, "late");
            try (MailboxConsumer consumer = mailbox.consumer(false)) {
                assertThat(consumer.giveBack(take(consumer), clock.epochMs() + 10))
                        .isTrue();
                clock.move(10);
                Frame held = take(consumer);
                assertThatThrownBy(() -> consumer.poll(frame -> {}, 1)).hasMessageContaining("in hand");
                assertThat(MailboxScene.text(held)).isEqualTo("late");
            }
            try (MailboxConsumer consumer = mailbox.consumer(false)) {
                List<Integer> polled = new ArrayList<>();
                assertThat(consumer.poll(frame -> polled.add(frame.deliveries()), 5))
                        .isEqualTo(1);
                assertThat(polled).containsExactly(3);
                assertThat(consumer.poll(frame -> polled.add(frame.deliveries()), 5))
                        .isZero();
            }
            assertThat(mailbox.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldMakeADeadLetterOfWhatIsGivenBackTooOften() {
        try (Mailbox mailbox = open(settings().maxDeliveries(3).build(), 1);
                MailboxConsumer consumer = mailbox.consumer(false)) {
            send(mailbox, 1, "naughty", "good");
            for (int i = 1; i <= 3; i++) {
                Frame frame = take(consumer);
                assertThat(MailboxScene.text(frame)).isEqualTo("naughty");
                assertThat(frame.deliveries()).isEqualTo(i);
                assertThat(consumer.giveBack(frame, 0)).isTrue();
                if (i < 3) {
                    assertThat(consumer.prepareSleep())
                            .as("a look begins at the head")
                            .isFalse();
                }
            }
            assertThat(drain(consumer)).containsExactly("good");
            assertThat(deadLetters(mailbox, Failure.Reason.TOO_MANY_DELIVERIES)).containsExactly("naughty");
            assertThat(mailbox.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldMakeADeadLetterOfOneInTheMiddle() {
        try (Mailbox mailbox = open(settings().build(), 1);
                MailboxConsumer consumer = mailbox.consumer(false)) {
            send(mailbox, 1, "a", "bad", "c");
            List<Frame> held = take(consumer, 3);
            assertThat(consumer.deadLetter(held.get(1), Failure.Reason.REJECTED, "no good"))
                    .isTrue();
            assertThat(held.get(1).isInUse()).isFalse();
            assertThat(consumer.acknowledge(held.get(2))).isTrue();
            assertThat(consumer.acknowledge(held.get(0))).isTrue();
            assertNothing(consumer);
            assertThat(deadLetters(mailbox, Failure.Reason.REJECTED)).containsExactly("bad");
            MailboxStats stats = mailbox.stats();
            assertThat(stats.isConserved()).isTrue();
            assertThat(stats.dead()).isEqualTo(1);
            assertThat(stats.acknowledged()).isEqualTo(2);
        }
    }

    @Test
    void shouldGoOnBehindADamagedFrameInTheWindow() {
        try (Mailbox mailbox = open(settings().build(), 1);
                MailboxConsumer consumer = mailbox.consumer(false)) {
            send(mailbox, 0, "a", "b", "damaged", "d", "e");
            List<Frame> held = new ArrayList<>(take(consumer, 2));
            DamagedBox box = DamagedBox.of(scene.files(BOX));
            long payload = box.frame(0, 1, 2) + FrameLayout.OPTIONAL;
            box.write(payload, ~box.read(payload));

            assertThatThrownBy(() -> consumer.take(new Frame()))
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_STORE));

            held.addAll(take(consumer, 2));
            assertThat(texts(held)).containsExactly("a", "b", "d", "e");
            for (int i : new int[] {2, 0, 3, 1}) {
                assertThat(consumer.acknowledge(held.get(i))).isTrue();
            }
            MailboxStats stats = mailbox.stats();
            assertThat(stats.isConserved()).isTrue();
            assertThat(stats.dropped()).isEqualTo(1);
            assertThat(stats.corrupt().get(0)).isEqualTo(1);
            assertThat(mailbox.writer().depth()).isZero();
        }
    }

    @Test
    void shouldKeepTheBytesOfEverythingInHandWhenTermsAreRecycled() {
        MailboxConfig config = settings()
                .capacity(100)
                .capacityBytes(4 << 20)
                .maxMessageBytes(60_000)
                .build();
        Random random = new Random(11);
        try (Mailbox mailbox = open(config, 1);
                MailboxConsumer consumer = mailbox.consumer(false)) {
            MailboxWriter writer = mailbox.writer();
            List<Frame> held = new ArrayList<>();
            int sent = 0;
            for (int step = 0; step < 400; step++) {
                byte[] bytes = new byte[1 + random.nextInt(60_000)];
                Arrays.fill(bytes, (byte) bytes.length);
                if (writer.offer(0, new UnsafeBuffer(bytes), 0, bytes.length, 1) >= 0) {
                    sent++;
                }
                Frame frame = new Frame();
                if (consumer.take(frame)) {
                    held.add(frame);
                }
                while (held.size() > 12) {
                    Frame next = held.remove(random.nextInt(8));
                    assertWhole(next);
                    assertThat(consumer.acknowledge(next)).isTrue();
                }
            }
            for (Frame frame : held) {
                assertWhole(frame);
                assertThat(consumer.acknowledge(frame)).isTrue();
            }
            drain(consumer);
            MailboxStats stats = mailbox.stats();
            assertThat(stats.isConserved()).isTrue();
            assertThat(stats.acknowledged()).isEqualTo(sent).isGreaterThan(200);
            assertThat(stats.depth()).isZero();
        }
    }

    private static void assertWhole(Frame frame) {
        byte[] bytes = frame.payloadCopy();
        for (byte each : bytes) {
            if (each != (byte) bytes.length) {
                throw new AssertionError("other bytes than those that were sent: length=" + bytes.length);
            }
        }
    }

    @Test
    void shouldRefuseAPollWhileSomethingIsInHand() {
        try (Mailbox mailbox = open(settings().build(), 1);
                MailboxConsumer consumer = mailbox.consumer(false)) {
            send(mailbox, 0, "a", "b", "c");
            Frame frame = take(consumer);
            assertThatThrownBy(() -> consumer.poll(polled -> {}, 10))
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
            assertThat(consumer.giveBack(frame, 0)).isTrue();
            List<String> polled = new ArrayList<>();
            while (consumer.poll(each -> polled.add(MailboxScene.text(each) + each.redelivered()), 2) > 0) {
                // Until nothing is left.
            }
            assertThat(polled).containsExactlyInAnyOrder("atrue", "bfalse", "cfalse");
            assertThat(mailbox.stats().depth()).isZero();
        }
    }

    @Test
    void shouldEndWhatIsOverdueWhenItIsHandedOutAgain() {
        try (Mailbox mailbox = open(settings().deadLetter(false).build(), 1);
                MailboxConsumer consumer = mailbox.consumer(false)) {
            UnsafeBuffer deadline = new UnsafeBuffer(new byte[8]);
            deadline.putLong(0, clock.epochMs() + 500);
            UnsafeBuffer payload = new UnsafeBuffer("late".getBytes(StandardCharsets.UTF_8));
            assertThat(mailbox.writer().offer(0, FrameLayout.HAS_DEADLINE, deadline, 8, payload, 0, 4, clock.epochMs()))
                    .isNotNegative();
            Frame frame = take(consumer);
            assertThat(frame.deadlineMs()).isEqualTo(clock.epochMs() + 500);
            assertThat(consumer.giveBack(frame, 0)).isTrue();
            clock.move(500);
            assertNothing(consumer);
            MailboxStats stats = mailbox.stats();
            assertThat(stats.expired()).isEqualTo(1);
            assertThat(stats.depth()).isZero();
            assertThat(stats.isConserved()).isTrue();
        }
    }

    @Test
    void shouldHandOutAloneWhatADeadConsumerHadInHand() {
        try (Mailbox mailbox = open(settings().build(), 1)) {
            send(mailbox, 1, "a", "b");
            send(mailbox, 3, "c", "new");
            MailboxConsumer dead = dead(settings().build(), 1);
            assertThat(texts(take(dead, 3))).containsExactly("a", "b", "c");

            try (MailboxConsumer consumer = mailbox.consumer(false)) {
                List<String> again = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    Frame frame = takeSoon(consumer);
                    if (MailboxScene.text(frame).equals("new")) {
                        assertThat(frame.redelivered()).isFalse();
                    } else {
                        again.add(MailboxScene.text(frame));
                        assertThat(frame.redelivered()).isTrue();
                        assertThat(frame.deliveries()).isEqualTo(2);
                        assertThat(frame.crashes())
                                .as("nobody knows which it died of")
                                .isZero();
                        assertNothing(consumer);
                        assertThat(consumer.prepareSleep())
                                .as("nothing to do before a decision")
                                .isTrue();
                        consumer.wake();
                        consumer.sleep(1);
                    }
                    assertThat(consumer.acknowledge(frame)).isTrue();
                }
                assertThat(again).containsExactlyInAnyOrder("a", "b", "c");
            }
        }
    }

    /** Leases of the dead are looked for now and then. */
    private static Frame takeSoon(MailboxConsumer consumer) {
        Frame frame = new Frame();
        Await.until(() -> "something to take", Duration.ofSeconds(10), () -> consumer.take(frame));
        return frame;
    }

    @Test
    void shouldMakeADeadLetterOfThePoisonAloneWhenSeveralWereInHand() {
        MailboxConfig config = settings().maxCrashes(2).build();
        try (Mailbox mailbox = open(config, 1)) {
            send(mailbox, 2, "a", "poison", "c", "d", "e", "f");
            List<String> done = new ArrayList<>();
            int deaths = 0;
            while (!diesNot(dead(config, 1 + deaths), done)) {
                deaths++;
                assertThat(deaths).as("deaths of one message").isLessThan(10);
            }
            assertThat(deaths).isEqualTo(3);
            assertThat(done).containsExactlyInAnyOrder("a", "c", "d", "e", "f");
            assertThat(deadLetters(mailbox, Failure.Reason.KILLED_ITS_READERS)).containsExactly("poison");
            assertThat(mailbox.stats().isConserved()).isTrue();
        }
    }

    /** Four in hand as long as there are; true when it lives until the mailbox is empty. */
    private static boolean diesNot(MailboxConsumer consumer, List<String> done) {
        List<Frame> held = new ArrayList<>();
        long endNs = System.nanoTime() + 50_000_000;
        while (System.nanoTime() < endNs) {
            Frame frame = new Frame();
            if (held.size() < 4 && consumer.take(frame)) {
                held.add(frame);
                endNs = System.nanoTime() + 50_000_000;
            } else if (!held.isEmpty()) {
                Frame next = held.remove(0);
                if (MailboxScene.text(next).equals("poison")) {
                    return false;
                }
                done.add(MailboxScene.text(next));
                assertThat(consumer.acknowledge(next)).isTrue();
            }
        }
        consumer.close();
        return true;
    }

    @Test
    void shouldSleepUntilThereIsSomething() {
        try (Mailbox mailbox = open(settings().build(), 1);
                MailboxConsumer consumer = mailbox.consumer(false)) {
            assertThat(consumer.prepareSleep()).isTrue();
            send(mailbox, 4, "first"); // rings, because a sleep was announced
            consumer.sleep(Long.MAX_VALUE);
            assertThat(consumer.prepareSleep()).isFalse();
            assertThat(drain(consumer)).containsExactly("first");
            consumer.wake();
            assertThat(consumer.prepareSleep()).as("woken before").isFalse();
            assertThat(consumer.prepareSleep()).isTrue();
            consumer.sleep(1);
        }
    }
}
