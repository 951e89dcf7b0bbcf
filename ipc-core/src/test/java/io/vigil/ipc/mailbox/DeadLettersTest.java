package io.vigil.ipc.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameLayout;
import io.vigil.ipc.mailbox.DeadLetters.Outcome;
import io.vigil.ipc.mailbox.DeadLetters.Progress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dead letters: looked at, put back, thrown away, and what a death in the middle leaves. */
class DeadLettersTest {
    @TempDir
    Path home;

    private Mailbox open(boolean competing, int slot) {
        MailboxConfig config = MailboxConfig.builder()
                .competing(competing)
                .capacity(20)
                .deadCapacity(10)
                .capacityBytes(4 << 20)
                .maxMessageBytes(4096)
                .build();
        return new MailboxScene(home).open("dead-" + competing, config, slot);
    }

    /** A message that expires as soon as somebody looks. */
    private static void sendOverdue(Mailbox mailbox, int priority, String text) {
        UnsafeBuffer optional = new UnsafeBuffer(new byte[8]);
        optional.putLong(0, 1);
        UnsafeBuffer payload = new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
        assertThat(mailbox.writer()
                        .offer(
                                priority,
                                FrameLayout.HAS_DEADLINE,
                                optional,
                                8,
                                payload,
                                0,
                                payload.capacity(),
                                System.currentTimeMillis()))
                .isNotNegative();
    }

    private static String text(DeadLetter letter) {
        return new String(letter.payload(), StandardCharsets.UTF_8);
    }

    private static List<String> texts(Mailbox mailbox) {
        return mailbox.dead().list(100).stream().map(DeadLettersTest::text).toList();
    }

    /** Makes dead letters: rejected ones from lane 1, expired ones from lane 3. */
    private static void die(Mailbox mailbox, int each) {
        try (MailboxConsumer consumer = mailbox.consumer(false)) {
            for (int i = 0; i < each; i++) {
                MailboxScene.send(mailbox.writer(), 1, "rejected " + i);
                Frame frame = new Frame();
                assertThat(consumer.take(frame)).isTrue();
                assertThat(consumer.deadLetter(frame, Failure.Reason.REJECTED, "because " + i))
                        .isTrue();
            }
        }
        for (int i = 0; i < each; i++) {
            sendOverdue(mailbox, 3, "expired " + i);
        }
        assertThat(mailbox.expire()).isEqualTo(each);
    }

    private static List<String> drain(Mailbox mailbox) {
        List<String> texts = new ArrayList<>();
        try (MailboxConsumer consumer = mailbox.consumer(false)) {
            Frame frame = new Frame();
            while (consumer.take(frame)) {
                texts.add(MailboxScene.text(frame));
                assertThat(frame.redelivered()).isFalse();
                assertThat(consumer.acknowledge(frame)).isTrue();
            }
        }
        return texts;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldShowWhyAndPutBackOneByOneOrByReason(boolean competing) {
        try (Mailbox mailbox = open(competing, 1)) {
            die(mailbox, 3);
            DeadLetters dead = mailbox.dead();
            assertThat(dead.count()).isEqualTo(6);
            List<DeadLetter> letters = dead.list(100);
            assertThat(letters).hasSize(6);
            DeadLetter first = letters.get(0);
            assertThat(text(first)).isEqualTo("rejected 0");
            assertThat(first.text()).isEqualTo("because 0");
            assertThat(first.failure().reason()).isEqualTo(Failure.Reason.REJECTED);
            assertThat(first.failure().attempts()).isOne();
            assertThat(first.origin()).isNotNull().extracting(Origin::lane).isEqualTo(1);
            assertThat(letters.get(5).failure().reason()).isEqualTo(Failure.Reason.EXPIRED);
            assertThat(dead.find(first.term(), first.unit())).isNotNull();
            assertThat(dead.list(2)).hasSize(2);

            assertThat(dead.redrive(first.term(), first.unit())).isEqualTo(Outcome.DONE);
            assertThat(dead.redrive(first.term(), first.unit())).isEqualTo(Outcome.GONE);
            assertThat(dead.purge(first.term(), first.unit())).isFalse();
            List<Long> told = new ArrayList<>();
            DeadLetters.Redriven expired = dead.redriveAll(
                    letter -> letter.failure().reason() == Failure.Reason.EXPIRED,
                    0,
                    (done, of) -> told.add(of - done));
            assertThat(expired).isEqualTo(new DeadLetters.Redriven(3, 0, true));
            assertThat(told).containsExactly(2L, 1L, 0L);
            assertThat(drain(mailbox)).containsExactly("rejected 0", "expired 0", "expired 1", "expired 2");

            assertThat(dead.purgeAll(letter -> text(letter).endsWith("2"))).isOne();
            assertThat(texts(mailbox)).containsExactly("rejected 1");
            MailboxStats stats = mailbox.stats();
            assertThat(stats.isConserved()).isTrue();
            assertThat(stats.lanes().get(ControlLayout.DEAD).moved()).isEqualTo(4);
            assertThat(stats.lanes().get(ControlLayout.DEAD).dropped()).isOne();
        }
    }

    @Test
    void shouldKeepTheNewestWhenTheyAreTooMany() {
        try (Mailbox mailbox = open(false, 1)) {
            die(mailbox, 8);
            assertThat(texts(mailbox)).hasSize(10).startsWith("rejected 6").endsWith("expired 7");
            assertThat(mailbox.stats().lanes().get(ControlLayout.DEAD).dropped())
                    .isEqualTo(6);
        }
    }

    @Test
    void shouldStopWhenThereIsNoRoomAndRefuseWhenShut() {
        try (Mailbox mailbox = open(true, 1)) {
            die(mailbox, 4);
            for (int i = 0; i < 17; i++) {
                assertThat(MailboxScene.send(mailbox.writer(), 0, "x")).isNotNegative();
            }
            assertThat(mailbox.dead().redriveAll(letter -> true, 0, Progress.NONE))
                    .isEqualTo(new DeadLetters.Redriven(3, 0, false));
            assertThat(mailbox.dead().count()).isEqualTo(5);
            assertThat(mailbox.stats().lanes().get(ControlLayout.DEAD).leased()).isZero();
            mailbox.shut();
            assertThatThrownBy(() -> mailbox.dead().redriveAll(letter -> true, 0, Progress.NONE))
                    .isInstanceOf(VigilException.class)
                    .extracting(e -> ((VigilException) e).code())
                    .isEqualTo(ErrorCode.INBOX_CLOSED);
        }
    }

    @Test
    void shouldTakeItsTimeWhenARateIsGiven() {
        try (Mailbox mailbox = open(false, 1)) {
            die(mailbox, 3);
            long beginNs = System.nanoTime();
            assertThat(mailbox.dead()
                            .redriveAll(letter -> true, 50, Progress.NONE)
                            .done())
                    .isEqualTo(6);
            assertThat(System.nanoTime() - beginNs).isGreaterThanOrEqualTo(5 * 20_000_000L);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldLoseAndDoubleNothingWhenARedriverDiesAtAnyStep(boolean competing) {
        try (Mailbox mailbox = open(competing, 1)) {
            die(mailbox, 2);
            int hits;
            try (Mailbox fresh = open(competing, 2)) {
                hits = Deaths.countHits(() -> fresh.dead().redriveAll(letter -> true, 0, Progress.NONE));
            }
            drain(mailbox);
            for (int hit = 1; hit <= hits; hit++) {
                die(mailbox, 2);
                try (Mailbox mortal = open(competing, MailboxScene.DEAD_SLOT + hit)) {
                    Deaths.dieAt(hit, () -> mortal.dead().redriveAll(letter -> true, 0, Progress.NONE));
                }
                assertThat(mailbox.sweep(MailboxScene.DEAD_SLOT + hit)).isTrue();
                List<String> all = new ArrayList<>(texts(mailbox));
                all.addAll(drainAny(mailbox));
                Set<String> once = new HashSet<>(all);
                assertThat(all).as("hit %d", hit).hasSize(4).hasSameSizeAs(once);
                assertThat(mailbox.stats().isConserved()).isTrue();
                assertThat(mailbox.dead().purgeAll(letter -> true)).isLessThanOrEqualTo(4);
                assertThat(mailbox.dead().count()).isZero();
            }
        }
    }

    private static List<String> drainAny(Mailbox mailbox) {
        List<String> texts = new ArrayList<>();
        try (MailboxConsumer consumer = mailbox.consumer(false)) {
            Frame frame = new Frame();
            while (consumer.take(frame)) {
                texts.add(MailboxScene.text(frame));
                assertThat(consumer.acknowledge(frame)).isTrue();
            }
        }
        return texts;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldDropWhatWaitsAndGiveTheRoomBackWhenPurged(boolean competing) {
        try (Mailbox mailbox = open(competing, 1)) {
            die(mailbox, 2);
            for (int i = 0; i < 20; i++) {
                assertThat(MailboxScene.send(mailbox.writer(), i % 5, "x")).isNotNegative();
            }
            assertThat(MailboxScene.send(mailbox.writer(), 0, "too many")).isNegative();
            assertThat(mailbox.purge(4)).isEqualTo(4);
            assertThat(mailbox.purge()).isEqualTo(20);
            MailboxStats stats = mailbox.stats();
            assertThat(stats.isConserved()).isTrue();
            assertThat(stats.depth()).isZero();
            assertThat(stats.dropped()).isEqualTo(20);
            for (int i = 0; i < 20; i++) {
                assertThat(MailboxScene.send(mailbox.writer(), 2, "y" + i)).isNotNegative();
            }
            assertThat(drain(mailbox)).hasSize(20);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldGiveRoomBackWhenEverythingExpiredWhereNobodyReads(boolean competing) {
        try (Mailbox mailbox = open(competing, 1)) {
            for (int i = 0; i < 20; i++) {
                sendOverdue(mailbox, 2, "late " + i);
            }
            assertThat(mailbox.expire()).isEqualTo(20);
            assertThat(mailbox.stats().expired()).isEqualTo(20);
            assertThat(texts(mailbox)).hasSize(10).endsWith("late 19");
            for (int i = 0; i < 20; i++) {
                assertThat(MailboxScene.send(mailbox.writer(), 2, "y" + i)).isNotNegative();
            }
        }
    }

    @Test
    void shouldKeepWhatIsDroppedForNewerOnesWhileThereIsRoomForIt() {
        MailboxConfig config = MailboxConfig.builder()
                .capacity(5)
                .deadCapacity(3)
                .overflow(Overflow.DROP_OLDEST)
                .build();
        try (Mailbox mailbox = new MailboxScene(home).open("overflow", config, 1)) {
            for (int i = 0; i < 10; i++) {
                assertThat(MailboxScene.send(mailbox.writer(), 2, "m" + i)).isNotNegative();
            }
            List<DeadLetter> letters = mailbox.dead().list(100);
            assertThat(letters.stream().map(DeadLettersTest::text)).containsExactly("m0", "m1", "m2");
            assertThat(letters)
                    .allMatch(letter -> letter.failure().reason() == Failure.Reason.OVERFLOW
                            && letter.failure().attempts() == 0);
            assertThat(drain(mailbox)).containsExactly("m5", "m6", "m7", "m8", "m9");
            MailboxStats stats = mailbox.stats();
            assertThat(stats.dropped()).isEqualTo(5);
            assertThat(stats.lanes().get(ControlLayout.DEAD).dropped()).isZero();
            assertThat(stats.isConserved()).isTrue();
        }
    }
}
