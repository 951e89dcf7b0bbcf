package io.vigil.ipc.mailbox;

import static io.vigil.ipc.mailbox.MailboxScene.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import io.vigil.ipc.proof.SimulatedDeath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rates and watermarks, over the mailbox as its processes see it. */
@LeakFree
class FlowTest {
    private static final long MS = 1_000_000;

    private final AtomicLong nowNs = new AtomicLong(77 * MS);
    private final VigilClock clock = new VigilClock() {
        @Override
        public long epochMs() {
            return 1;
        }

        @Override
        public long nanos() {
            return nowNs.get();
        }
    };

    @AfterEach
    void noMoreFailPoints() {
        FailPoint.install(null);
    }

    private Mailbox open(Path home, MailboxConfig config, int slot) {
        return Mailbox.openOrCreate(
                new MailboxScene(home).files("orders"), config, OsPort.current(), clock, MailboxScene.owner(slot));
    }

    private static MailboxConfig.Builder rate(long perSecond, long burst) {
        return MailboxConfig.builder().ratePerSecond(perSecond).rateBurst(burst);
    }

    private static MailboxConfig marks(Overflow overflow, long high, long low) {
        return MailboxConfig.builder()
                .overflow(overflow)
                .highWatermark(high)
                .lowWatermark(low)
                .build();
    }

    private static int sent(MailboxWriter writer, int asked) {
        int accepted = 0;
        for (int i = 0; i < asked; i++) {
            accepted += send(writer, i % 5, "m" + i) >= 0 ? 1 : 0;
        }
        return accepted;
    }

    @Test
    void shouldTakeABurstAndThenTheRateOverAllSenders(@ProofHome Path home) {
        try (Mailbox one = open(home, rate(100, 10).build(), 1);
                Mailbox two = open(home, rate(100, 10).build(), 2)) {
            MailboxWriter first = one.writer();
            MailboxWriter second = two.writer();
            assertThat(sent(first, 7)).isEqualTo(7);
            assertThat(sent(second, 20)).isEqualTo(3);
            assertThat(send(first, 0, "x")).isEqualTo(Offer.RATE_LIMITED);
            assertThat(one.stats().rateLimited()).isEqualTo(18);
            assertThat(one.stats().refused()).isZero();
            nowNs.addAndGet(9 * MS);
            assertThat(send(first, 0, "x")).isEqualTo(Offer.RATE_LIMITED);
            nowNs.addAndGet(MS);
            assertThat(sent(second, 5)).isEqualTo(1);
            nowNs.addAndGet(35 * MS);
            assertThat(sent(first, 2) + sent(second, 5)).isEqualTo(3);
            nowNs.addAndGet(1_000_000 * MS);
            assertThat(sent(second, 50)).isEqualTo(10);
            assertThat(Offer.describe(Offer.RATE_LIMITED)).isEqualTo("rate used up");
        }
    }

    @Test
    void shouldTakeTheWordOfAnotherBootForNow(@ProofHome Path home) {
        try (Mailbox mailbox = open(home, rate(100, 10).build(), 1)) {
            sent(mailbox.writer(), 10);
            nowNs.set(-5_000_000 * MS);
            assertThat(sent(mailbox.writer(), 50)).isEqualTo(10);
            mailbox.control().putLongVolatile(ControlLayout.RATE, Long.MIN_VALUE);
            assertThat(sent(mailbox.writer(), 50)).isBetween(0, 10);
        }
    }

    @Test
    void shouldNotChargeWhatFoundNoRoom(@ProofHome Path home) {
        try (Mailbox mailbox = open(home, rate(100, 5).capacity(2).build(), 1);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            assertThat(sent(writer, 2)).isEqualTo(2);
            for (int i = 0; i < 20; i++) {
                assertThat(send(writer, 0, "x")).isEqualTo(Offer.FULL);
            }
            MailboxScene.drain(reader);
            assertThat(sent(writer, 2)).isEqualTo(2);
            MailboxScene.drain(reader);
            assertThat(sent(writer, 2)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Overflow.class,
            names = {"RETURN_ERROR", "BLOCK", "DROP_NEWEST"})
    void shouldHoldUpSendersFromTheHighMarkDownToTheLowOne(Overflow overflow, @ProofHome Path home) {
        long refusal = overflow == Overflow.DROP_NEWEST ? Offer.DROPPED : Offer.PRESSURE;
        try (Mailbox mailbox = open(home, marks(overflow, 10, 5), 1);
                Mailbox other = open(home, marks(overflow, 10, 5), 2);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            assertThat(sent(writer, 9)).isEqualTo(9);
            assertThat(mailbox.stats().pressure()).isFalse();
            assertThat(send(other.writer(), 0, "tenth")).isNotNegative();
            assertThat(mailbox.stats().pressure()).isTrue();
            assertThat(send(writer, 0, "x")).isEqualTo(refusal);
            for (int depth = 9; depth > 5; depth--) {
                assertThat(reader.poll(frame -> {}, 1)).isEqualTo(1);
                assertThat(send(writer, 0, "x")).as("depth=" + depth).isEqualTo(refusal);
            }
            assertThat(mailbox.stats().pressure()).isTrue();
            assertThat(reader.poll(frame -> {}, 1)).isEqualTo(1);
            assertThat(mailbox.stats().pressure()).isFalse();
            assertThat(sent(writer, 9)).isEqualTo(5);
            boolean dropped = overflow == Overflow.DROP_NEWEST;
            assertThat(mailbox.stats().droppedNewest()).isEqualTo(dropped ? 9 : 0);
            assertThat(mailbox.stats().refused()).isEqualTo(dropped ? 0 : 9);
            assertThat(mailbox.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldDropOneOfTheOldestForEachNewOneWhileUnderPressure(@ProofHome Path home) {
        try (Mailbox mailbox = open(home, marks(Overflow.DROP_OLDEST, 3, 1), 1);
                LeasingReader reader = mailbox.leasingReader()) {
            MailboxWriter writer = mailbox.writer();
            List<String> texts = new ArrayList<>();
            for (int i = 1; i <= 5; i++) {
                assertThat(send(writer, 2, "m" + i)).isNotNegative();
            }
            assertThat(mailbox.stats().depth()).isEqualTo(3);
            assertThat(mailbox.stats().dropped()).isEqualTo(2);
            assertThat(send(writer, 4, "below all others")).isEqualTo(Offer.PRESSURE);
            Frame frame = new Frame();
            while (reader.take(frame)) {
                texts.add(MailboxScene.text(frame));
                reader.acknowledge(frame);
            }
            assertThat(texts).containsExactly("m3", "m4", "m5");
            assertThat(sent(writer, 3)).isEqualTo(3);
            assertThat(mailbox.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldCountWhatItDropsWhenFull(@ProofHome Path home) {
        MailboxConfig three = MailboxConfig.builder()
                .capacity(3)
                .overflow(Overflow.DROP_NEWEST)
                .build();
        try (Mailbox mailbox = open(home, three, 1);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            assertThat(sent(writer, 5)).isEqualTo(3);
            assertThat(send(writer, 0, "x")).isEqualTo(Offer.DROPPED);
            assertThat(mailbox.stats().droppedNewest()).isEqualTo(3);
            assertThat(mailbox.stats().refused()).isZero();
            assertThat(MailboxScene.drain(reader)).containsExactly("m0", "m1", "m2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rate.take", "state.set", "state.clear"})
    void shouldGoOnWhenASenderIsKilledThere(String site, @ProofHome Path home) {
        MailboxConfig config = rate(1000, 100).highWatermark(4).lowWatermark(2).build();
        try (Mailbox mailbox = open(home, config, 1);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter healthy = mailbox.writer();
            assertThat(sent(healthy, 3)).isEqualTo(3);
            MailboxWriter victim = mailbox.writer();
            if (site.equals("state.clear")) {
                assertThat(send(healthy, 0, "m3")).isNotNegative();
                MailboxScene.drain(reader);
            }
            FailPoint.install(at -> {
                if (at.equals(site)) {
                    throw new SimulatedDeath("sender", site);
                }
            });
            assertThatThrownBy(() -> send(victim, 0, "x")).isInstanceOf(SimulatedDeath.class);
            FailPoint.install(null);
            MailboxScene.drain(reader);
            assertThat(sent(healthy, 20)).isEqualTo(4);
            assertThat(mailbox.stats().pressure()).isTrue();
            MailboxScene.drain(reader);
            assertThat(mailbox.stats().isConserved()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldCountWhatWaitsForItsTime(boolean competing, @ProofHome Path home) {
        MailboxConfig config = MailboxConfig.builder()
                .capacity(3)
                .competing(competing)
                .highWatermark(2)
                .lowWatermark(1)
                .build();
        try (Mailbox mailbox = open(home, config, 1);
                MailboxConsumer consumer = mailbox.consumer(false)) {
            MailboxWriter writer = mailbox.writer();
            Frame held = new Frame();
            assertThat(send(writer, 2, "later")).isNotNegative();
            assertThat(consumer.take(held)).isTrue();
            assertThat(consumer.giveBack(held, 1_000_000)).isTrue();
            assertThat(mailbox.stats().delayed()).isEqualTo(1);
            assertThat(mailbox.stats().depth()).isEqualTo(1);
            assertThat(writer.depth()).isEqualTo(1);
            assertThat(send(writer, 1, "second")).isNotNegative();
            assertThat(send(writer, 1, "x")).isEqualTo(Offer.PRESSURE);
            assertThat(mailbox.stats().isConserved()).isTrue();
        }
        try (Mailbox mailbox = new MailboxScene(home)
                        .open(
                                "small",
                                MailboxConfig.builder()
                                        .capacity(2)
                                        .competing(competing)
                                        .build(),
                                1);
                MailboxConsumer consumer = mailbox.consumer(false)) {
            MailboxWriter writer = mailbox.writer();
            Frame held = new Frame();
            for (int i = 0; i < 2; i++) {
                assertThat(send(writer, i, "m" + i)).isNotNegative();
                assertThat(consumer.take(held)).isTrue();
                assertThat(consumer.giveBack(held, Long.MAX_VALUE / 2)).isTrue();
            }
            assertThat(mailbox.stats().delayed()).isEqualTo(2);
            assertThat(send(writer, 4, "x")).isEqualTo(Offer.FULL);
        }
    }

    @Test
    void shouldNameEveryImpossibleLimit() {
        assertThatThrownBy(() -> MailboxConfig.builder()
                        .capacity(10)
                        .ratePerSecond(-1)
                        .highWatermark(11)
                        .lowWatermark(12)
                        .build())
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining("ratePerSecond=-1, allowed 0..10000000")
                .hasMessageContaining("highWatermark=11, allowed 0..10")
                .hasMessageContaining("lowWatermark=12, allowed 0..11");
        assertThatThrownBy(() ->
                        MailboxConfig.builder().rateBurst(5).lowWatermark(3).build())
                .hasMessageContaining("rateBurst=5, allowed with ratePerSecond only")
                .hasMessageContaining("lowWatermark=3, allowed with highWatermark only");
        assertThat(MailboxConfig.builder().ratePerSecond(100).build().rateBurst())
                .isEqualTo(100);
    }

    @Test
    void shouldSayWhichLimitsDiffer(@ProofHome Path home) {
        open(home, rate(100, 10).highWatermark(9).build(), 1).close();
        assertThatThrownBy(() -> open(home, rate(50, 10).ephemeral(true).build(), 1))
                .hasMessageContaining("ratePerSecond=50 (mailbox has 100)")
                .hasMessageContaining("highWatermark=0 (mailbox has 9)")
                .hasMessageContaining("ephemeral=true (mailbox has false)");
    }

    @Test
    void shouldKeepEverySettingWhenOpenedAgain(@ProofHome Path home) {
        MailboxConfig config =
                rate(100, 10).highWatermark(9).lowWatermark(3).ephemeral(true).build();
        open(home, config, 1).close();
        try (Mailbox mailbox = open(home, config, 2)) {
            assertThat(mailbox.config()).isEqualTo(config);
            assertThat(mailbox.config().toBuilder().build()).isEqualTo(config);
            assertThat(MailboxSettings.ownerSlot(MailboxSettings.owner(mailbox.control())))
                    .isEqualTo(1);
        }
    }
}
