package io.vigil.ipc.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.Offer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link LeasingConsumer}: what it promises as every consumer, and beside others. */
class CompetingConsumerTest extends MailboxConsumerConformanceTest {
    private static final long LIMIT_MS = 5_000;

    @Override
    boolean competes() {
        return true;
    }

    private MailboxConfig limited() {
        return settings().leaseTimeoutMs(LIMIT_MS).build();
    }

    @Test
    void shouldFreeRoomWithEachDecision() {
        try (Mailbox mailbox = open(settings().capacity(4).build(), 1);
                MailboxConsumer consumer = mailbox.consumer(false)) {
            send(mailbox, 2, "a", "b", "c", "d");
            MailboxWriter writer = mailbox.writer();
            List<Frame> held = take(consumer, 4);
            assertThat(MailboxScene.send(writer, 2, "e")).isEqualTo(Offer.FULL);
            assertThat(consumer.acknowledge(held.get(2))).isTrue();
            assertThat(MailboxScene.send(writer, 2, "e")).isNotNegative();
            assertThat(MailboxScene.send(writer, 2, "e")).isEqualTo(Offer.FULL);
        }
    }

    @Test
    void shouldTakeALeaseBackThatLastsTooLong() {
        try (Mailbox mailbox = open(limited(), 1);
                Mailbox other = open(limited(), 2);
                MailboxConsumer slow = mailbox.consumer(false);
                MailboxConsumer quick = other.consumer(false)) {
            send(mailbox, 2, "a");
            Frame held = take(slow);
            assertNothing(quick);
            clock.move(LIMIT_MS - 1000);
            assertNothing(quick);
            clock.move(1000);
            Frame again = take(quick);
            assertThat(MailboxScene.text(again)).isEqualTo("a");
            assertThat(again.redelivered()).isTrue();
            assertThat(again.deliveries()).isEqualTo(2);
            assertThat(again.crashes()).isZero();
            assertThat(slow.extend(held, LIMIT_MS)).isFalse();
            assertThat(MailboxScene.text(held)).as("a copy of its own").isEqualTo("a");
            assertThat(slow.acknowledge(held)).isFalse();
            assertThat(quick.acknowledge(again)).isTrue();
            assertThat(mailbox.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldKeepALeaseThatIsExtended() {
        try (Mailbox mailbox = open(limited(), 1);
                Mailbox other = open(limited(), 2);
                MailboxConsumer slow = mailbox.consumer(false);
                MailboxConsumer quick = other.consumer(false)) {
            send(mailbox, 2, "a", "b");
            Frame held = take(slow);
            assertThat(slow.acknowledge(take(slow))).isTrue();
            assertNothing(quick);
            assertThat(slow.extend(held, 3 * LIMIT_MS)).isTrue();
            for (int i = 0; i < 5; i++) {
                assertNothing(quick);
                clock.move(LIMIT_MS / 2);
            }
            assertThat(slow.giveBack(held, 0)).isTrue();
            // The next lease is as long as every one.
            Frame again = take(quick);
            assertNothing(slow);
            clock.move(LIMIT_MS);
            assertThat(slow.acknowledge(take(slow))).isTrue();
            assertThat(quick.acknowledge(again)).isFalse();
        }
    }

    @Test
    void shouldTakeTheLeaseOfADelayedMessageBackToo() {
        try (Mailbox mailbox = open(limited(), 1);
                Mailbox other = open(limited(), 2);
                MailboxConsumer slow = mailbox.consumer(false);
                MailboxConsumer quick = other.consumer(false)) {
            send(mailbox, 2, "a");
            assertThat(slow.giveBack(take(slow), clock.epochMs() + 10)).isTrue();
            clock.move(1010);
            Frame held = take(slow);
            assertThat(held.lane()).isEqualTo(ControlLayout.DELAYED);
            assertThat(slow.extend(held, LIMIT_MS + 1000)).isTrue();
            assertNothing(quick);
            clock.move(LIMIT_MS);
            assertNothing(quick);
            clock.move(1500);
            Frame again = take(quick);
            assertThat(MailboxScene.text(again)).isEqualTo("a");
            assertThat(again.deliveries()).isEqualTo(3);
            assertThat(MailboxScene.text(held)).isEqualTo("a");
            assertThat(slow.giveBack(held, 0)).isFalse();
            assertThat(quick.acknowledge(again)).isTrue();
            assertThat(mailbox.stats().depth()).isZero();
            assertThat(mailbox.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldReadWhatItWasGivenWhenTheLeaseWasLostAndTheTermRecycled() {
        MailboxConfig config = settings()
                .leaseTimeoutMs(LIMIT_MS)
                .capacity(100)
                .capacityBytes(2 << 20)
                .maxMessageBytes(10_000)
                .build();
        try (Mailbox mailbox = open(config, 1);
                Mailbox other = open(config, 2);
                MailboxConsumer slow = mailbox.consumer(false);
                MailboxConsumer quick = other.consumer(false)) {
            send(mailbox, 2, "mine");
            Frame held = take(slow);
            assertNothing(quick);
            clock.move(LIMIT_MS);
            MailboxWriter writer = mailbox.writer();
            String large = "x".repeat(9_000);
            for (int i = 0; i < 500; i++) {
                assertThat(MailboxScene.send(writer, 2, large)).isNotNegative();
                drain(quick);
            }
            assertThat(MailboxScene.text(held)).isEqualTo("mine");
            assertThat(slow.acknowledge(held)).isFalse();
            assertThat(mailbox.stats().isConserved()).isTrue();
            assertThat(mailbox.stats().depth()).isZero();
        }
    }

    @Test
    void shouldMarkAndCountWhenADeadConsumerHadOneInHandUnderALimitedLease() {
        try (Mailbox mailbox = open(limited(), 1)) {
            send(mailbox, 2, "a");
            take(dead(limited(), 1));
            try (MailboxConsumer consumer = mailbox.consumer(false)) {
                Frame frame = take(consumer);
                assertThat(frame.redelivered()).isTrue();
                assertThat(frame.crashes()).isEqualTo(1);
                assertThat(consumer.giveBack(frame, 0)).isTrue();
                assertThat(take(consumer).crashes()).isEqualTo(1);
            }
        }
    }
}
