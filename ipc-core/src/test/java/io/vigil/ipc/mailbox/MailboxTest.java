package io.vigil.ipc.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameFields;
import io.vigil.ipc.lane.FrameLayout;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.os.OsPort;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxTest {
    @TempDir
    Path home;

    private static Liveness alive(int self) {
        return new Liveness() {
            @Override
            public int slot() {
                return self;
            }

            @Override
            public boolean isDead(int slot) {
                return slot >= 1000;
            }
        };
    }

    private Mailbox open(String name, @Nullable MailboxConfig config, int slot) {
        return Mailbox.openOrCreate(
                MailboxFiles.of(home, name), config, OsPort.current(), VigilClock.SYSTEM, alive(slot));
    }

    private static long send(MailboxWriter writer, int priority, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return writer.offer(priority, new UnsafeBuffer(bytes), 0, bytes.length, 1);
    }

    private static List<String> drain(MailboxReader reader) {
        List<String> texts = new ArrayList<>();
        while (reader.poll(frame -> texts.add(text(frame)), 10) > 0) {
            // Until nothing is left.
        }
        return texts;
    }

    private static String text(Frame frame) {
        return new String(frame.payloadCopy(), StandardCharsets.UTF_8);
    }

    @Test
    void shouldDeliverByPriorityWhenSentInReverse() {
        try (Mailbox mailbox = open("orders", MailboxConfig.DEFAULT, 1);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            for (int priority = 4; priority >= 0; priority--) {
                assertThat(send(writer, priority, "p" + priority)).isZero();
                assertThat(send(writer, priority, "q" + priority)).isEqualTo(1);
            }

            assertThat(drain(reader)).containsExactly("p0", "q0", "p1", "q1", "p2", "q2", "p3", "q3", "p4", "q4");
            MailboxStats stats = mailbox.stats();
            assertThat(stats.isConserved()).isTrue();
            assertThat(stats.sent()).isEqualTo(10);
            assertThat(stats.acknowledged()).isEqualTo(10);
            assertThat(stats.depth()).isZero();
            assertThat(stats.peak()).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldServeEveryLaneWithinARoundWhenOrderIsFair(boolean competing) {
        MailboxConfig config =
                MailboxConfig.builder().fair(true).competing(competing).build();
        try (Mailbox mailbox = open("fair", config, 1)) {
            MailboxWriter writer = mailbox.writer();
            for (int i = 0; i < 100; i++) {
                for (int priority = 0; priority < 5; priority++) {
                    send(writer, priority, "p" + priority);
                }
            }
            List<String> texts = new ArrayList<>();
            if (competing) {
                try (LeasingReader reader = mailbox.leasingReader()) {
                    Frame frame = new Frame();
                    for (int i = 0; i < 62; i++) {
                        assertThat(reader.take(frame)).isTrue();
                        texts.add(text(frame));
                        reader.acknowledge(frame);
                    }
                }
            } else {
                try (MailboxReader reader = mailbox.reader(false)) {
                    for (int i = 0; i < 62; i++) {
                        reader.poll(frame -> texts.add(text(frame)), 1);
                    }
                }
            }
            assertThat(texts.stream().filter("p0"::equals)).hasSize(32);
            assertThat(texts.stream().filter("p3"::equals)).hasSize(4);
            assertThat(texts.stream().filter("p4"::equals)).hasSize(2);
        }
    }

    @Test
    void shouldSendADraftOnlyWhenItIsCommitted() {
        try (Mailbox mailbox = open("drafts", MailboxConfig.DEFAULT, 1);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            Draft draft = writer.draft(1, 5);
            draft.buffer().putBytes(0, "hello".getBytes(StandardCharsets.UTF_8));
            assertThat(mailbox.stats().depth()).isZero();
            assertThat(draft.commit(1)).isZero();
            assertThatThrownBy(() -> draft.commit(1)).hasMessageContaining("draft is not open");
            writer.draft(1, 3).abandon();
            assertThat(drain(reader)).containsExactly("hello");
            assertThatThrownBy(() -> writer.draft(1, (1 << 20) + 1)).hasMessageContaining("length=1048577");
        }
    }

    @Test
    void shouldRefuseExactlyAtTheBoundWhenSentOverSeveralLanes() {
        MailboxConfig config = MailboxConfig.builder().capacity(7).build();
        try (Mailbox mailbox = open("small", config, 1);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            for (int i = 0; i < 7; i++) {
                assertThat(send(writer, i % 5, "m" + i)).isNotNegative();
            }
            assertThat(send(writer, 0, "one too many")).isEqualTo(Offer.FULL);
            assertThat(mailbox.stats().refused()).isEqualTo(1);
            assertThat(reader.poll(frame -> {}, 1)).isEqualTo(1);
            assertThat(send(writer, 4, "again")).isNotNegative();
            assertThat(send(writer, 4, "full again")).isEqualTo(Offer.FULL);
        }
    }

    @Test
    void shouldKeepMessagesWhenEverybodyCloses() {
        try (Mailbox mailbox = open("durable", MailboxConfig.DEFAULT, 1)) {
            MailboxWriter writer = mailbox.writer();
            for (int i = 0; i < 100; i++) {
                assertThat(send(writer, 2, "m" + i)).isEqualTo(i);
            }
        }
        try (Mailbox mailbox = open("durable", MailboxConfig.DEFAULT, 2);
                MailboxReader reader = mailbox.reader(false)) {
            assertThat(drain(reader)).hasSize(100).startsWith("m0", "m1").endsWith("m99");
        }
    }

    @Test
    void shouldRecycleWithinItsBytesWhenManyMessagesPass() {
        MailboxConfig config = MailboxConfig.builder()
                .capacity(5000)
                .capacityBytes(2 << 20)
                .maxMessageBytes(4096)
                .build();
        try (Mailbox mailbox = open("bounded", config, 1);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            int sent = 0;
            int received = 0;
            for (int i = 0; i < 200_000; i++) {
                if (send(writer, i % 5, "message " + i) >= 0) {
                    sent++;
                } else {
                    received += reader.poll(frame -> {}, 1000);
                }
            }
            received += drain(reader).size();

            assertThat(received).isEqualTo(sent);
            MailboxStats stats = mailbox.stats();
            assertThat(stats.isConserved()).isTrue();
            assertThat(stats.sent()).isEqualTo(sent);
            assertThat(stats.allocatedBytes()).isLessThanOrEqualTo(2 << 20);
        }
    }

    @Test
    void shouldMakeADeadLetterWhenItsReaderSaysSo() {
        MailboxConfig config = MailboxConfig.builder().competing(true).build();
        try (Mailbox mailbox = open("poison", config, 1);
                LeasingReader reader = mailbox.leasingReader();
                LeasingReader dead = mailbox.deadLetters()) {
            MailboxWriter writer = mailbox.writer();
            send(writer, 2, "good");
            send(writer, 2, "bad");
            Frame frame = new Frame();
            assertThat(reader.take(frame)).isTrue();
            assertThat(reader.acknowledge(frame)).isTrue();
            assertThat(reader.take(frame)).isTrue();
            assertThat(reader.deadLetter(frame)).isTrue();
            assertThat(reader.take(frame)).isFalse();

            assertThat(dead.take(frame)).isTrue();
            assertThat(text(frame)).isEqualTo("bad");
            int at = FrameFields.offsetOf(frame.presence(), FrameLayout.HAS_FAILURE, frame.optionalCopy());
            assertThat(Failure.decode(frame.optionalCopy(), at).reason()).isEqualTo(Failure.Reason.REJECTED);
            assertThat(dead.giveBack(frame)).isTrue();
            MailboxStats stats = mailbox.stats();
            assertThat(stats.isConserved()).isTrue();
            assertThat(stats.dead()).isEqualTo(1);
            assertThat(stats.lanes().get(ControlLayout.DEAD).depth()).isEqualTo(1);
        }
    }

    private void dieWithTheFirstMessage(String name, int slot) {
        // A slot of 1000 and more is dead to everybody else; nothing is closed, as after a kill.
        Mailbox mailbox = open(name, null, slot);
        assertThatThrownBy(() -> mailbox.reader(false)
                        .poll(
                                frame -> {
                                    throw new IllegalStateException("killed by " + text(frame));
                                },
                                10))
                .hasMessage("killed by poison");
    }

    @Test
    void shouldMakeADeadLetterOfWhatKilledItsReadersInARow() {
        try (Mailbox mailbox =
                open("killer", MailboxConfig.builder().maxCrashes(2).build(), 1)) {
            MailboxWriter writer = mailbox.writer();
            send(writer, 2, "poison");
            send(writer, 2, "harmless");
            dieWithTheFirstMessage("killer", 1001);
            try (MailboxReader passer = open("killer", null, 2).reader(false)) {
                assertThat(passer.isOpen()).isTrue(); // took over, delivered nothing: no crash of the message
            }
            dieWithTheFirstMessage("killer", 1002);

            try (MailboxReader reader = mailbox.reader(false);
                    LeasingReader dead = mailbox.deadLetters()) {
                assertThat(drain(reader)).containsExactly("harmless");
                Frame frame = new Frame();
                assertThat(dead.take(frame)).isTrue();
                assertThat(text(frame)).isEqualTo("poison");
                int at = FrameFields.offsetOf(frame.presence(), FrameLayout.HAS_FAILURE, frame.optionalCopy());
                Failure failure = Failure.decode(frame.optionalCopy(), at);
                assertThat(failure.reason()).isEqualTo(Failure.Reason.KILLED_ITS_READERS);
                assertThat(failure.crashes()).isEqualTo(2);
            }
            assertThat(mailbox.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldSetAsideAMessageThatIsGivenBackTooOften() {
        MailboxConfig config =
                MailboxConfig.builder().competing(true).maxDeliveries(3).build();
        try (Mailbox mailbox = open("naughty", config, 1);
                LeasingReader reader = mailbox.leasingReader()) {
            send(mailbox.writer(), 0, "again and again");
            Frame frame = new Frame();
            for (int i = 1; i <= 3; i++) {
                assertThat(reader.take(frame)).isTrue();
                assertThat(frame.deliveries()).isEqualTo(i);
                assertThat(reader.giveBack(frame)).isTrue();
            }
            assertThat(reader.take(frame)).isFalse();
            assertThat(mailbox.stats().dead()).isEqualTo(1);
        }
    }

    @Test
    void shouldDropTheOldestOfTheLowestLaneWhenFull() {
        MailboxConfig config = MailboxConfig.builder()
                .capacity(3)
                .overflow(Overflow.DROP_OLDEST)
                .build();
        try (Mailbox mailbox = open("dropping", config, 1);
                LeasingReader reader = mailbox.leasingReader()) {
            MailboxWriter writer = mailbox.writer();
            send(writer, 4, "low");
            send(writer, 2, "middle1");
            send(writer, 2, "middle2");
            assertThat(send(writer, 2, "middle3")).isNotNegative();
            assertThat(send(writer, 4, "lowest is refused")).isEqualTo(Offer.FULL);
            assertThat(send(writer, 0, "high")).isNotNegative();
            List<String> texts = new ArrayList<>();
            Frame frame = new Frame();
            while (reader.take(frame)) {
                texts.add(text(frame));
                reader.acknowledge(frame);
            }
            assertThat(texts).containsExactly("high", "middle2", "middle3");
            assertThat(mailbox.stats().dropped()).isEqualTo(2);
            assertThat(mailbox.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldRefuseASecondConsumerAndOtherSettings() {
        try (Mailbox mailbox = open("owned", MailboxConfig.DEFAULT, 1);
                MailboxReader reader = mailbox.reader(false);
                Mailbox other = open("owned", MailboxConfig.DEFAULT, 2)) {
            assertThatThrownBy(() -> other.reader(false))
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONSUMER_ACTIVE));
            assertThat(reader.isOpen()).isTrue();
            assertThatThrownBy(() ->
                            open("owned", MailboxConfig.builder().capacity(3).build(), 2))
                    .hasMessageContaining("capacity=3 (mailbox has 1000)");
        }
    }

    @Test
    void shouldNameEveryProblemAtOnceWhenSettingsAreImpossible() {
        assertThatThrownBy(() -> MailboxConfig.builder()
                        .capacity(0)
                        .maxMessageBytes(17 << 20)
                        .maxDeliveries(99)
                        .build())
                .hasMessageContaining("capacity=0")
                .hasMessageContaining("maxMessageBytes=17825792")
                .hasMessageContaining("maxDeliveries=99");
    }

    @Test
    void shouldTakeMessagesOfAnySizeUpToTheLargest() {
        MailboxConfig config = MailboxConfig.builder()
                .maxMessageBytes(16 << 20)
                .capacityBytes(1L << 30)
                .checksum(true)
                .build();
        try (Mailbox mailbox = open("large", config, 1);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            int[] sizes = {0, 1, 31, 32, 33, 65_536, 1 << 20, 16 << 20, 16 << 20};
            for (int size : sizes) {
                UnsafeBuffer payload = new UnsafeBuffer(new byte[size]);
                payload.setMemory(0, size, (byte) size);
                assertThat(writer.offer(3, payload, 0, size, 1)).isNotNegative();
                assertThat(reader.poll(frame -> assertThat(frame.length()).isEqualTo(size), 1))
                        .isEqualTo(1);
            }
            UnsafeBuffer tooLarge = new UnsafeBuffer(new byte[(16 << 20) + 1]);
            assertThat(writer.offer(3, tooLarge, 0, tooLarge.capacity(), 1)).isEqualTo(Offer.TOO_LARGE);
        }
    }

    private static long sendUntil(MailboxWriter writer, int priority, String text, long deadlineMs) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        UnsafeBuffer optional = new UnsafeBuffer(new byte[8]);
        optional.putLong(0, deadlineMs);
        return writer.offer(
                priority, FrameLayout.HAS_DEADLINE, optional, 8, new UnsafeBuffer(bytes), 0, bytes.length, 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldEndMessagesWhoseTimeIsOverWhenNobodyReads(boolean competing) {
        long[] now = {1000};
        VigilClock clock = new VigilClock() {
            @Override
            public long epochMs() {
                return now[0];
            }

            @Override
            public long nanos() {
                return now[0] * 1_000_000;
            }
        };
        MailboxConfig config = MailboxConfig.builder().competing(competing).build();
        try (Mailbox mailbox =
                Mailbox.openOrCreate(MailboxFiles.of(home, "timed"), config, OsPort.current(), clock, alive(1))) {
            MailboxWriter writer = mailbox.writer();
            sendUntil(writer, 2, "short", 1500);
            sendUntil(writer, 2, "long", 5000);
            send(writer, 2, "for ever");
            now[0] = 1499;
            assertThat(mailbox.expire()).isZero();
            now[0] = 1500;
            assertThat(mailbox.expire()).isEqualTo(1);
            assertThat(mailbox.stats().expired()).isEqualTo(1);
            assertThat(mailbox.stats().depth()).isEqualTo(2);
            now[0] = 5000;
            List<String> texts = new ArrayList<>();
            if (competing) {
                try (LeasingReader reader = mailbox.leasingReader()) {
                    Frame frame = new Frame();
                    while (reader.take(frame)) {
                        assertThat(frame.redelivered()).isFalse();
                        texts.add(text(frame));
                        reader.acknowledge(frame);
                    }
                }
            } else {
                try (MailboxReader reader = mailbox.reader(false)) {
                    texts.addAll(drain(reader));
                }
            }
            assertThat(texts).containsExactly("for ever");
            assertThat(mailbox.stats().expired()).isEqualTo(2);
            assertThat(mailbox.stats().isConserved()).isTrue();
        }
    }
}
