package io.vigil.ipc.mailbox;

import static io.vigil.ipc.mailbox.MailboxScene.drain;
import static io.vigil.ipc.mailbox.MailboxScene.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What the counters say after things that a reader of them can count. */
@LeakFree
class MailboxStatsTest {
    private final AtomicLong nowMs = new AtomicLong(10_000);
    private final VigilClock clock = new VigilClock() {
        @Override
        public long epochMs() {
            return nowMs.get();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    };

    private Mailbox open(Path home, MailboxConfig config) {
        return Mailbox.openOrCreate(
                new MailboxScene(home).files("orders"), config, OsPort.current(), clock, MailboxScene.owner(1));
    }

    private void sendBytes(MailboxWriter writer, int priority, int length) {
        assertThat(writer.offer(priority, new UnsafeBuffer(new byte[length]), 0, length, nowMs.get()))
                .isNotNegative();
    }

    @Test
    void shouldBeNothingBeforeTheFirstMessage(@ProofHome Path home) {
        try (Mailbox mailbox = open(home, MailboxConfig.DEFAULT)) {
            MailboxStats stats = mailbox.stats();
            assertThat(stats.sizes()).isEqualTo(new MailboxSizes(-1, -1, 0, 0));
            assertThat(stats.sizes().mean()).isZero();
            assertThat(stats.bytes()).isZero();
            assertThat(stats.oldestAgeMs(2)).isZero();
            assertThat(stats.atMs()).isEqualTo(10_000);
        }
    }

    @Test
    void shouldKnowBytesAndAgeOfWhatWaits(@ProofHome Path home) {
        try (Mailbox mailbox = open(home, MailboxConfig.DEFAULT);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            sendBytes(writer, 2, 10);
            nowMs.addAndGet(50);
            sendBytes(writer, 2, 100);
            sendBytes(writer, 4, 0);
            nowMs.addAndGet(25);
            MailboxStats stats = mailbox.stats();
            assertThat(stats.depth(2)).isEqualTo(2);
            assertThat(stats.bytes()).isEqualTo(110);
            assertThat(stats.oldestAgeMs(2)).isEqualTo(75);
            assertThat(stats.oldestAgeMs(4)).isEqualTo(25);
            assertThat(stats.oldestAgeMs(0)).isZero();
            assertThat(stats.sizes()).isEqualTo(new MailboxSizes(0, 100, 3, 110));
            assertThat(reader.poll(frame -> {}, 1)).isEqualTo(1);
            stats = mailbox.stats();
            assertThat(stats.bytes()).isEqualTo(100);
            assertThat(stats.oldestAgeMs(2)).isEqualTo(25);
            drain(reader);
            stats = mailbox.stats();
            assertThat(stats.bytes()).isZero();
            assertThat(stats.oldestAgeMs(2)).isZero();
            assertThat(stats.peak()).isEqualTo(3);
            assertThat(stats.sizes().mean()).isEqualTo(110.0 / 3);
            assertThat(new MailboxScene(home).view("orders").stats().sizes()).isEqualTo(stats.sizes());
        }
    }

    @Test
    void shouldKnowTheExtremesOfAllSendersAndNearlyTheMean(@ProofHome Path home) {
        MailboxConfig config = MailboxConfig.builder().capacity(100_000).build();
        try (Mailbox mailbox = open(home, config);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter one = mailbox.writer();
            MailboxWriter two = mailbox.writer();
            IntStream.range(0, 5000).forEach(i -> {
                sendBytes(one, 2, 50 + i % 3);
                sendBytes(two, 2, 51);
            });
            sendBytes(two, 1, 7);
            sendBytes(one, 3, 5000);
            drain(reader);
            MailboxSizes sizes = mailbox.stats().sizes();
            assertThat(sizes.smallest()).isEqualTo(7);
            assertThat(sizes.largest()).isEqualTo(5000);
            assertThat(sizes.counted()).isBetween(10_002L - 2 * SizeTally.MOST, 10_002L);
            assertThat(sizes.mean()).isBetween(50.9, 52.0);
        }
    }

    @Test
    void shouldGiveRatesBetweenTwoLooks(@ProofHome Path home) {
        MailboxConfig config =
                MailboxConfig.builder().capacity(10).competing(true).build();
        try (Mailbox mailbox = open(home, config);
                LeasingReader reader = mailbox.leasingReader()) {
            MailboxWriter writer = mailbox.writer();
            send(writer, 0, "before");
            MailboxStats earlier = mailbox.stats();
            for (int i = 0; i < 12; i++) {
                send(writer, i % 5, "m");
            }
            Frame frame = new Frame();
            assertThat(reader.take(frame)).isTrue();
            reader.acknowledge(frame);
            assertThat(reader.take(frame)).isTrue();
            reader.giveBack(frame);
            assertThat(reader.take(frame)).isTrue();
            reader.drop(frame);
            assertThat(reader.take(frame)).isTrue();
            assertThat(MailboxRates.between(earlier, mailbox.stats()).sent()).isZero();
            nowMs.addAndGet(500);
            MailboxRates rates = MailboxRates.between(earlier, mailbox.stats());
            assertThat(rates).isEqualTo(new MailboxRates(18, 4, 2, 2, 0, 2, 0, 6));
            assertThat(MailboxRates.between(mailbox.stats(), earlier).sent()).isZero();
        }
    }
}
