package io.vigil.ipc.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.ExclusiveReader;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.Offer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link WindowConsumer}: what it promises as every consumer, and as the only one of its mailbox. */
class ExclusiveConsumerTest extends MailboxConsumerConformanceTest {
    @Override
    boolean competes() {
        return false;
    }

    @Test
    void shouldFreeRoomExactlyWhenThePrefixIsDecided() {
        try (Mailbox mailbox = open(settings().capacity(4).build(), 1);
                MailboxConsumer consumer = mailbox.consumer(false)) {
            send(mailbox, 2, "a", "b", "c", "d");
            MailboxWriter writer = mailbox.writer();
            List<Frame> held = take(consumer, 4);
            assertThat(consumer.acknowledge(held.get(1))).isTrue();
            assertThat(consumer.acknowledge(held.get(2))).isTrue();
            assertThat(MailboxScene.send(writer, 2, "e")).isEqualTo(Offer.FULL);
            assertThat(consumer.acknowledge(held.get(0))).isTrue();
            for (int i = 0; i < 3; i++) {
                assertThat(MailboxScene.send(writer, 2, "e")).isNotNegative();
            }
            assertThat(MailboxScene.send(writer, 2, "e")).isEqualTo(Offer.FULL);
        }
    }

    @Test
    void shouldAnswerFalseToEverythingOnceFenced() {
        try (Mailbox mailbox = open(settings().build(), 1);
                Mailbox other = open(settings().build(), 2);
                MailboxConsumer consumer = mailbox.consumer(false)) {
            send(mailbox, 0, "a", "b");
            send(mailbox, 4, "c", "d");
            List<Frame> held = take(consumer, 4);
            assertThatThrownBy(() -> other.consumer(false))
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONSUMER_ACTIVE));
            try (MailboxConsumer taker = other.consumer(true)) {
                assertThat(consumer.isOpen()).isFalse();
                assertThat(texts(held)).as("still readable").containsExactly("a", "b", "c", "d");
                assertThat(consumer.acknowledge(held.get(1))).isFalse();
                assertThat(consumer.giveBack(held.get(0), 0)).isFalse();
                assertThat(consumer.deadLetter(held.get(2), Failure.Reason.REJECTED, ""))
                        .isFalse();
                assertThat(consumer.extend(held.get(3), 1000)).isFalse();
                assertThat(consumer.acknowledge(held.get(3))).isFalse();
                assertNothing(consumer);
                assertThat(consumer.poll(frame -> {}, 1)).isEqualTo(ExclusiveReader.FENCED);

                List<String> got = new ArrayList<>();
                Frame frame = new Frame();
                while (taker.take(frame)) {
                    got.add(MailboxScene.text(frame) + frame.redelivered());
                    assertThat(taker.acknowledge(frame)).isTrue();
                }
                assertThat(got).containsExactly("atrue", "btrue", "ctrue", "dtrue");
                assertThat(mailbox.stats().isConserved()).isTrue();
            }
        }
    }

    @Test
    void shouldKeepTheBytesInHandWhenFencedUntilTheyAreDecided() {
        MailboxConfig config = settings()
                .capacity(100)
                .capacityBytes(2 << 20)
                .maxMessageBytes(10_000)
                .build();
        try (Mailbox mailbox = open(config, 1);
                Mailbox other = open(config, 2);
                MailboxConsumer consumer = mailbox.consumer(false)) {
            send(mailbox, 0, "first");
            Frame held = take(consumer);
            try (MailboxConsumer taker = other.consumer(true)) {
                assertThat(consumer.isOpen()).isFalse();
                String large = "x".repeat(9_000);
                MailboxWriter writer = other.writer();
                int rounds = 0;
                while (rounds < 500 && MailboxScene.send(writer, 0, large) >= 0) {
                    drain(taker);
                    rounds++;
                }
                assertThat(rounds).as("refused while the fenced one reads").isLessThan(500);
                assertThat(MailboxScene.text(held)).isEqualTo("first");
                assertThat(consumer.acknowledge(held)).isFalse();
                for (int i = 0; i < 500; i++) {
                    assertThat(MailboxScene.send(writer, 0, large)).isNotNegative();
                    drain(taker);
                }
            }
        }
    }

    @Test
    void shouldTakeNoMoreThanTheWindowHolds() {
        try (Mailbox mailbox = open(settings().capacity(3000).build(), 1);
                MailboxConsumer consumer = mailbox.consumer(false)) {
            for (int i = 0; i < 1500; i++) {
                send(mailbox, i % 2, "message");
            }
            List<Frame> held = take(consumer, WindowConsumer.MOST);
            assertNothing(consumer);
            assertThat(consumer.prepareSleep()).isTrue();
            consumer.sleep(1);
            assertThat(consumer.acknowledge(held.get(5))).isTrue();
            assertNothing(consumer);
            for (int i = 0; i < 5; i++) {
                assertThat(consumer.acknowledge(held.get(i))).isTrue();
            }
            held = new ArrayList<>(held.subList(6, held.size()));
            held.addAll(take(consumer, 6));
            assertNothing(consumer);
            held.forEach(frame -> assertThat(consumer.acknowledge(frame)).isTrue());
            assertThat(drain(consumer)).hasSize(1500 - WindowConsumer.MOST - 6);
            assertThat(mailbox.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldMarkUpToTheLastOneHandedOutWhenAnEarlierOneWasHandedOutAgain() {
        try (Mailbox mailbox = open(settings().build(), 1)) {
            send(mailbox, 2, "a", "b", "c", "d");
            MailboxConsumer dead = dead(settings().build(), 1);
            List<Frame> held = take(dead, 3);
            for (Frame frame : held) {
                assertThat(dead.giveBack(frame, 0)).isTrue();
            }
            assertThat(MailboxScene.text(take(dead))).isEqualTo("a"); // alone, and before b and c
            try (MailboxConsumer consumer = mailbox.consumer(false)) {
                List<String> got = new ArrayList<>();
                Frame frame = new Frame();
                while (consumer.take(frame)) {
                    got.add(MailboxScene.text(frame) + frame.redelivered() + frame.crashes());
                    consumer.acknowledge(frame);
                }
                assertThat(got).containsExactly("atrue1", "btrue0", "ctrue0", "dfalse0");
            }
        }
    }
}
