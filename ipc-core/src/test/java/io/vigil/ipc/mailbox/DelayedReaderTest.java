package io.vigil.ipc.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameLayout;
import io.vigil.ipc.lane.FrameLeases;
import io.vigil.ipc.lane.LaneTotals;
import io.vigil.ipc.lane.LaneWindow;
import io.vigil.ipc.lane.WaitingFrames;
import io.vigil.ipc.os.OsPort;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delayed messages: never early, in the order in which they are due, whoever dies. */
class DelayedReaderTest {
    private static final int LAST = 4;

    @TempDir
    Path home;

    private final Clock clock = new Clock();

    /** Stands until it is set on. */
    private static final class Clock implements VigilClock {
        private long ms = 1_000_000;

        @Override
        public long epochMs() {
            return ms;
        }

        @Override
        public long nanos() {
            return ms * 1_000_000;
        }
    }

    private Mailbox open(int slot) {
        MailboxConfig config = MailboxConfig.builder()
                .competing(true)
                .capacityBytes(4 << 20)
                .maxMessageBytes(4096)
                .maxDeliveries(3)
                .build();
        MailboxFiles files = new MailboxScene(home).files("later");
        return Mailbox.openOrCreate(files, config, OsPort.current(), clock, MailboxScene.owner(slot));
    }

    /** Sends one and delays it at once. */
    private static void delay(Mailbox mailbox, int priority, String text, long dueMs) {
        assertThat(MailboxScene.send(mailbox.writer(), priority, text)).isNotNegative();
        delayNext(mailbox, priority, dueMs);
    }

    private static void delayNext(Mailbox mailbox, int priority, long dueMs) {
        Frame frame = new Frame();
        List<long[]> places = new ArrayList<>();
        new WaitingFrames(mailbox.lane(priority), (t, unit, notBefore, of) -> places.add(new long[] {t, unit})).walk(0);
        FrameLeases leases = new FrameLeases(mailbox.lane(priority));
        long[] first = places.get(0);
        assertThat(leases.take(frame, first[0], (int) first[1], Long.MAX_VALUE, 0))
                .isEqualTo(LaneWindow.TAKEN);
        assertThat(leases.beginMove(frame)).isTrue();
        assertThat(mailbox.mover().delay(mailbox.lane(priority), frame, dueMs)).isTrue();
        leases.advance();
    }

    private List<String> takeAll(DelayedReader reader, int atMostPriority) {
        List<String> texts = new ArrayList<>();
        Frame frame = new Frame();
        while (reader.take(frame, clock.ms, atMostPriority)) {
            assertThat(frame.notBeforeMs()).isLessThanOrEqualTo(clock.ms);
            assertThat(frame.redelivered()).isTrue();
            assertThat(frame.deliveries()).isEqualTo(2);
            texts.add(MailboxScene.text(frame));
            assertThat(reader.acknowledge(frame)).isTrue();
        }
        return texts;
    }

    @Test
    void shouldDeliverWhenDueInDueOrderAndNotAfterALowerPriority() {
        try (Mailbox mailbox = open(1)) {
            DelayedReader reader = new DelayedReader(mailbox);
            assertThat(reader.nextDueMs()).isEqualTo(Long.MAX_VALUE);
            delay(mailbox, 1, "c", clock.ms + 300);
            delay(mailbox, 1, "a", clock.ms + 100);
            delay(mailbox, 3, "low", clock.ms + 50);
            delay(mailbox, 1, "b", clock.ms + 200);

            assertThat(reader.nextDueMs()).isEqualTo(clock.ms + 50);
            assertThat(takeAll(reader, LAST)).isEmpty();
            clock.ms += 49;
            assertThat(takeAll(reader, LAST)).isEmpty();
            clock.ms += 151;
            assertThat(takeAll(reader, 1)).containsExactly("a", "b");
            assertThat(takeAll(reader, LAST)).containsExactly("low");
            assertThat(reader.nextDueMs()).isEqualTo(clock.ms + 100);
            clock.ms += 100;
            assertThat(takeAll(reader, LAST)).containsExactly("c");
            assertThat(reader.nextDueMs()).isEqualTo(Long.MAX_VALUE);
            assertThat(mailbox.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldFindThemAgainWhenEverybodyWasRestarted() {
        try (Mailbox mailbox = open(1)) {
            for (int i = 0; i < 50; i++) {
                delay(mailbox, i % 5, "m" + i, clock.ms + 1000 - i);
            }
        }
        try (Mailbox mailbox = open(2)) {
            DelayedReader reader = new DelayedReader(mailbox);
            assertThat(reader.nextDueMs()).isEqualTo(clock.ms + 951);
            clock.ms += 1000;
            List<String> texts = takeAll(reader, LAST);
            assertThat(texts).hasSize(50).doesNotHaveDuplicates().startsWith("m45", "m40", "m35");
            assertThat(mailbox.stats().lanes().get(ControlLayout.DELAYED).acknowledged())
                    .isEqualTo(50);
        }
    }

    @Test
    void shouldComeAgainLaterWhenGivenBackAndBeADeadLetterInTheEnd() {
        try (Mailbox mailbox = open(1)) {
            DelayedReader reader = new DelayedReader(mailbox);
            DelayedReader other = new DelayedReader(mailbox);
            delay(mailbox, 2, "again", clock.ms);
            Frame frame = new Frame();
            assertThat(reader.take(frame, clock.ms, LAST)).isTrue();
            assertThat(frame.deliveries()).isEqualTo(2);
            assertThat(reader.giveBack(frame, clock.ms + 500)).isTrue();
            assertThat(reader.giveBack(frame, clock.ms)).isFalse();
            assertThat(reader.take(frame, clock.ms + 499, LAST)).isFalse();
            clock.ms += 1000;
            assertThat(other.take(frame, clock.ms, LAST)).isTrue();
            assertThat(frame.deliveries()).isEqualTo(3);
            assertThat(reader.take(new Frame(), clock.ms, LAST)).isFalse();

            assertThat(other.giveBack(frame, clock.ms)).isTrue(); // as often as the mailbox allows

            MailboxStats stats = mailbox.stats();
            assertThat(stats.lanes().get(ControlLayout.DEAD).depth()).isOne();
            assertThat(stats.lanes().get(ControlLayout.DELAYED).depth()).isZero();
            assertThat(stats.isConserved()).isTrue();
        }
    }

    @Test
    void shouldExpireWhileItIsDelayedWhoeverMeetsItFirst() {
        try (Mailbox mailbox = open(1)) {
            DelayedReader reader = new DelayedReader(mailbox);
            for (int i = 0; i < 2; i++) {
                UnsafeBuffer optional = new UnsafeBuffer(new byte[8]);
                optional.putLong(0, clock.ms + 100);
                UnsafeBuffer payload = new UnsafeBuffer("late".getBytes(StandardCharsets.UTF_8));
                assertThat(mailbox.writer().offer(1, FrameLayout.HAS_DEADLINE, optional, 8, payload, 0, 4, 7))
                        .isNotNegative();
                delayNext(mailbox, 1, clock.ms + 200);
                assertThat(mailbox.expire()).isZero();
                clock.ms += 200;
                if (i == 0) {
                    assertThat(mailbox.expire()).isOne();
                }
                assertThat(takeAll(reader, LAST)).isEmpty();
                LaneTotals delayed = mailbox.stats().lanes().get(ControlLayout.DELAYED);
                assertThat(delayed.expired()).isEqualTo(i + 1);
                assertThat(delayed.depth()).isZero();
                assertThat(mailbox.stats().lanes().get(ControlLayout.DEAD).depth())
                        .isEqualTo(i + 1);
            }
        }
    }

    @Test
    void shouldNotGrowWhenOneWaitsForLongAndOthersComeAndGo() {
        try (Mailbox mailbox = open(1)) {
            DelayedReader reader = new DelayedReader(mailbox);
            delay(mailbox, 2, "next year", clock.ms + 1_000_000);
            Frame frame = new Frame();
            for (int i = 0; i < 20_000; i++) {
                delay(mailbox, 2, "soon", clock.ms);
                assertThat(reader.take(frame, clock.ms, LAST)).isTrue();
                assertThat(MailboxScene.text(frame)).isEqualTo("soon");
                assertThat(reader.acknowledge(frame)).isTrue();
            }
            long terms = mailbox.lane(ControlLayout.DELAYED).control().active()
                    - mailbox.lane(ControlLayout.DELAYED).control().oldest();
            assertThat(terms).isLessThanOrEqualTo(3);
            clock.ms += 1_000_000;
            assertThat(reader.take(frame, clock.ms, LAST)).isTrue();
            assertThat(MailboxScene.text(frame)).isEqualTo("next year");
            assertThat(reader.acknowledge(frame)).isTrue();
            assertThat(mailbox.stats().lanes().get(ControlLayout.DELAYED).sent())
                    .isEqualTo(20_001);
            assertThat(mailbox.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldComeBackWhenItsReaderDiesAtAnyStep() {
        try (Mailbox mailbox = open(1)) {
            Frame frame = new Frame();
            int hits;
            long buried = 0;
            delay(mailbox, 2, "counted", clock.ms);
            DelayedReader counted = new DelayedReader(mailbox);
            hits = Deaths.countHits(() -> work(counted, frame));
            DelayedReader reader = new DelayedReader(mailbox);
            for (int hit = 1; hit <= hits; hit++) {
                delay(mailbox, 2, "m" + hit, clock.ms);
                try (Mailbox mortal = open(MailboxScene.DEAD_SLOT + hit)) {
                    DelayedReader dying = new DelayedReader(mortal);
                    Deaths.dieAt(hit, () -> work(dying, new Frame()));
                }
                assertThat(mailbox.sweep(MailboxScene.DEAD_SLOT + hit)).isTrue();
                MailboxStats stats = mailbox.stats();
                assertThat(stats.isConserved()).isTrue();
                assertThat(stats.lanes().get(ControlLayout.DELAYED).leased()).isZero();
                long left = stats.lanes().get(ControlLayout.DELAYED).depth();
                clock.ms += 20; // it may have been given back for later by the one that died
                int taken = 0;
                while (reader.take(frame, clock.ms, LAST)) {
                    assertThat(MailboxScene.text(frame)).isEqualTo("m" + hit);
                    assertThat(reader.acknowledge(frame)).isTrue();
                    taken++;
                }
                // Delivered as often as the mailbox allows, it goes to the dead letters instead.
                long dead = mailbox.stats().lanes().get(ControlLayout.DEAD).depth() - buried;
                buried += dead;
                assertThat(taken + dead).as("hit %d", hit).isEqualTo(left).isLessThanOrEqualTo(1);
            }
        }
    }

    /** Everything that a reader does with a message. */
    private void work(DelayedReader reader, Frame frame) {
        assertThat(reader.take(frame, clock.ms, LAST)).isTrue();
        assertThat(reader.giveBack(frame, clock.ms + 10)).isTrue();
        assertThat(reader.take(frame, clock.ms + 10, LAST)).isTrue();
        assertThat(reader.acknowledge(frame)).isTrue();
    }

    @Test
    void shouldGiveTheWholeRoomBackWhenAMoverDiesAtAnyStep() {
        MailboxConfig config =
                MailboxConfig.builder().competing(true).capacity(5).build();
        int[] hits = new int[1];
        for (int hit = 0; hit <= hits[0]; hit++) {
            MailboxFiles files = new MailboxScene(home).files("room-" + hit);
            try (Mailbox mailbox =
                    Mailbox.openOrCreate(files, config, OsPort.current(), clock, MailboxScene.owner(1))) {
                assertThat(MailboxScene.send(mailbox.writer(), 2, "later")).isNotNegative();
                int slot = MailboxScene.DEAD_SLOT + hit;
                try (Mailbox mortal =
                        Mailbox.openOrCreate(files, config, OsPort.current(), clock, MailboxScene.owner(slot))) {
                    if (hit == 0) {
                        hits[0] = Deaths.countHits(() -> delayNext(mortal, 2, clock.ms + 10));
                    } else {
                        Deaths.dieAt(hit, () -> delayNext(mortal, 2, clock.ms + 10));
                    }
                }
                assertThat(mailbox.sweep(slot)).isTrue();
                assertThat(mailbox.purge()).as("hit %d", hit).isOne();
                MailboxWriter writer = mailbox.writer();
                for (int i = 0; i < 5; i++) {
                    assertThat(MailboxScene.send(writer, i, "fits"))
                            .as("hit %d", hit)
                            .isNotNegative();
                }
                assertThat(MailboxScene.send(writer, 0, "too many")).isNegative();
            }
        }
        assertThat(hits[0]).isGreaterThan(10);
    }

    @Test
    void shouldCountIntoTheBoundOfTheMailbox() {
        MailboxConfig config =
                MailboxConfig.builder().competing(true).capacity(3).build();
        MailboxFiles files = new MailboxScene(home).files("bounded");
        try (Mailbox mailbox = Mailbox.openOrCreate(files, config, OsPort.current(), clock, MailboxScene.owner(1))) {
            delay(mailbox, 2, "later", clock.ms + 10);
            MailboxWriter writer = mailbox.writer();
            assertThat(MailboxScene.send(writer, 2, "a")).isNotNegative();
            assertThat(MailboxScene.send(writer, 3, "b")).isNotNegative();
            assertThat(MailboxScene.send(writer, 2, "c")).isNegative();
            assertThat(writer.depth()).isEqualTo(3).isEqualTo(mailbox.stats().depth());
            clock.ms += 10;
            assertThat(takeAll(new DelayedReader(mailbox), LAST)).containsExactly("later");
            assertThat(MailboxScene.send(writer, 2, "c")).isNotNegative();
        }
    }
}
