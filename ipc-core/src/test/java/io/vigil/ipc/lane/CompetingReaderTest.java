package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.region.Region;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompetingReaderTest {
    private static final int FIRST = 101;
    private static final int SECOND = 102;

    private LaneWorld world = new LaneWorld(3, 3, false);
    private LaneWriter writer = new LaneWriter(world.lane(1), Admission.ALWAYS, true);

    private void world(int units, int maxTerms) {
        world = new LaneWorld(units, maxTerms, false);
        writer = new LaneWriter(world.lane(1), Admission.ALWAYS, true);
    }

    private void send(int from, int to) {
        for (int i = from; i <= to; i++) {
            world.send(writer, i, 8);
        }
    }

    private CompetingReader reader(int slot) {
        return reader(slot, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    private CompetingReader reader(int slot, int maxDeliveries, int maxCrashes) {
        return new CompetingReader(world.lane(slot), world.clock, world.stallTimeoutNs, maxDeliveries, maxCrashes);
    }

    private static Frame take(CompetingReader reader) {
        Frame frame = new Frame();
        assertThat(reader.take(frame)).isTrue();
        return frame;
    }

    private static int message(Frame frame) {
        return frame.payload().getInt(0);
    }

    private static List<Integer> takeAll(CompetingReader reader) {
        List<Integer> messages = new ArrayList<>();
        Frame frame = new Frame();
        while (reader.take(frame)) {
            messages.add(message(frame));
            assertThat(reader.acknowledge(frame)).isTrue();
        }
        return messages;
    }

    private void sweep(int slot) {
        new LaneSweep(world.lane(4001), slot, true).run();
    }

    @Test
    void shouldGiveEachFrameToOneReaderInOrder() {
        send(1, 4);
        CompetingReader first = reader(FIRST);
        CompetingReader second = reader(SECOND);
        Frame one = take(first);
        Frame two = take(second);
        Frame three = take(first);
        assertThat(List.of(message(one), message(two), message(three))).containsExactly(1, 2, 3);
        assertThat(one.deliveries()).isOne();
        assertThat(one.redelivered()).isFalse();
        assertThat(world.totals().leased()).isEqualTo(3);
        assertThat(first.acknowledge(three)).isTrue();
        assertThat(first.acknowledge(one)).isTrue();
        assertThat(second.acknowledge(two)).isTrue();
        assertThat(takeAll(first)).containsExactly(4);
        assertThat(world.totals().acknowledged()).isEqualTo(4);
    }

    @Test
    void shouldMarkAndCountWhenAFrameIsGivenBack() {
        send(1, 2);
        CompetingReader reader = reader(FIRST);
        for (int delivery = 1; delivery <= 70; delivery++) {
            Frame frame = take(reader(FIRST));
            assertThat(message(frame)).isOne();
            assertThat(frame.deliveries()).isEqualTo(Math.min(delivery, Cells.MAX_DELIVERIES));
            assertThat(frame.redelivered()).isEqualTo(delivery > 1);
            assertThat(frame.crashes()).isZero();
            assertThat(reader.giveBack(frame)).isTrue();
            assertThat(reader.giveBack(frame)).as("no lease any more").isFalse();
            assertThat(reader.acknowledge(frame)).as("no lease any more").isFalse();
        }
        assertThat(world.lane(1).control().redelivered()).isEqualTo(69);
        assertThat(takeAll(reader)).containsExactly(1, 2);
    }

    @Test
    void shouldFindWhatWasGivenBackBehindIt() {
        send(1, 3);
        CompetingReader first = reader(FIRST);
        CompetingReader second = reader(SECOND);
        Frame one = take(first);
        assertThat(message(take(second))).isEqualTo(2);
        assertThat(first.giveBack(one)).isTrue();
        assertThat(message(take(second))).isEqualTo(3);
        assertThat(message(take(second))).isOne();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldComeBackMarkedWhenItsReadersDie(boolean swept) {
        send(1, 1);
        for (int died = 0; died < 4; died++) {
            Frame frame = take(reader(FIRST + died));
            assertThat(frame.deliveries()).isEqualTo(died + 1);
            assertThat(frame.crashes()).isEqualTo(died);
            world.die(FIRST + died);
            if (swept) {
                sweep(FIRST + died);
            }
        }
        Frame last = take(reader(SECOND + 10));
        assertThat(last.redelivered()).isTrue();
        assertThat(last.crashes()).isEqualTo(4);
        assertThat(world.totals().leased()).isOne();
    }

    @Test
    void shouldTellTheReaderWhenItsLeaseIsLost() {
        send(1, 1);
        CompetingReader first = reader(FIRST);
        Frame lost = take(first);
        world.die(FIRST);
        sweep(FIRST);
        CompetingReader second = reader(SECOND);
        Frame frame = take(second);
        assertThat(first.acknowledge(lost)).isFalse();
        assertThat(first.giveBack(lost)).isFalse();
        assertThat(first.drop(lost)).isFalse();
        assertThat(second.acknowledge(frame)).isTrue();
        assertThat(world.totals().acknowledged()).isOne();
    }

    @Test
    void shouldCountWhatIsDroppedAndWhatExpires() {
        UnsafeBuffer deadline = new UnsafeBuffer(new byte[8]);
        deadline.putLong(0, world.epochMs);
        writer.offer(FrameLayout.HAS_DEADLINE, deadline, 8, LaneWorld.payload(1, 8), 0, 8, 1);
        send(2, 3);
        CompetingReader reader = reader(FIRST);
        assertThat(reader.drop(take(reader))).isTrue();
        assertThat(takeAll(reader)).containsExactly(3);
        LaneTotals totals = world.totals();
        assertThat(totals.expired()).isOne();
        assertThat(totals.dropped()).isOne();
        assertThat(totals.acknowledged()).isOne();
        assertThat(totals.isConserved()).isTrue();
    }

    @Test
    void shouldReportADamagedFrameOnceAndGoOn() {
        send(1, 3);
        Region region = world.physicals.get(0);
        int damaged = TermLayout.data(3) + TermLayout.UNIT + FrameLayout.OPTIONAL;
        region.putByte(damaged, (byte) (region.getByte(damaged) ^ 1));
        CompetingReader reader = reader(FIRST);
        reader.acknowledge(take(reader));
        assertThatThrownBy(() -> reader.take(new Frame()))
                .isInstanceOf(VigilException.class)
                .extracting(e -> ((VigilException) e).code())
                .isEqualTo(ErrorCode.CORRUPT_STORE);
        assertThat(takeAll(reader)).containsExactly(3);
        assertThat(world.totals().dropped()).isOne();
        assertThat(world.totals().isConserved()).isTrue();
        assertThat(world.lane(1).control().corrupt()).isOne();
    }

    @Test
    void shouldStopBeforeAFrameThatIsWrittenOrExamined() {
        send(1, 3);
        CompetingReader reader = reader(FIRST);
        for (long inTheWay : new long[] {Cells.writing(1, 9, 1), Cells.leased(1, 9, 1, 0, Cells.EXAMINED)}) {
            world.view.cell(0, 0, inTheWay);
            assertThat(reader.take(new Frame())).isFalse();
            assertThat(reader.look()).isEqualTo(ExclusiveReader.HELD_UP);
        }
        world.view.cell(0, 0, Cells.leased(1, 9, 1, 1, 0));
        assertThat(reader.look()).isEqualTo(ExclusiveReader.WORK);
        assertThat(message(take(reader))).isEqualTo(2);
    }

    @Test
    void shouldStepOverAStalledFrameOnlyAfterItsTimeAndKeepItsTerm() {
        world(1, 2);
        world.stallTimeoutNs = 10_000_000; // ten looks at a clock that moves a millisecond with each
        send(1, 1);
        world.view.cell(0, 0, Cells.writing(1, 9, 1));
        CompetingReader reader = reader(FIRST);
        int looks = 0;
        while (Cells.state(world.view.cell(0, 0)) == Cells.WRITING) {
            assertThat(reader.take(new Frame())).isFalse();
            looks++;
        }
        assertThat(looks).isBetween(5, 12);
        assertThat(world.view.cell(0, 0)).isEqualTo(Cells.aborted(1, 9, 1));
        send(2, 2);
        assertThat(takeAll(reader)).containsExactly(2);
        assertThat(writer.offer(0, new UnsafeBuffer(), 0, LaneWorld.payload(3, 8), 0, 8, 1))
                .as("the stalled writer keeps the other term")
                .isEqualTo(Offer.NO_SPACE);
        world.die(9);
        sweep(9);
        for (int i = 3; i < 10; i++) {
            send(i, i);
            assertThat(takeAll(reader)).containsExactly(i);
        }
    }

    @Test
    void shouldReadOnAfterTheStallTimeoutWhenAJanitorStandsWithAFrame() {
        world.stallTimeoutNs = 10_000_000; // ten looks at a clock that moves a millisecond with each
        send(1, 2);
        world.view.cell(0, 0, Cells.leased(1, 9, 1, 0, Cells.EXAMINED));
        CompetingReader reader = reader(FIRST);
        int looks = 0;
        while (Cells.state(world.view.cell(0, 0)) == Cells.LEASED) {
            Frame frame = new Frame();
            if (reader.take(frame)) {
                assertThat(frame.deliveries()).isOne();
                assertThat(frame.redelivered()).isFalse();
                assertThat(message(frame)).isOne();
                assertThat(reader.acknowledge(frame)).isTrue();
            }
            looks++;
        }
        assertThat(looks).isBetween(3, 12);
        assertThat(takeAll(reader)).containsExactly(2);
    }

    @Test
    void shouldTakeAFrameAwayWhenItWasTriedTooOften() {
        send(1, 2);
        List<Integer> evicted = new ArrayList<>();
        world.evictions = (lane, frame, leased) -> {
            evicted.add(message(frame));
            LaneMoves.finishSource(lane, frame.generation(), frame.unit(), SourceEnd.MOVED);
            return true;
        };
        for (int i = 0; i < 3; i++) {
            CompetingReader reader = reader(FIRST, 3, 9);
            assertThat(reader.giveBack(take(reader))).isTrue();
        }
        assertThat(takeAll(reader(FIRST, 3, 9))).containsExactly(2);
        assertThat(evicted).containsExactly(1);
        assertThat(world.totals().moved()).isOne();
        assertThat(world.totals().isConserved()).isTrue();
    }

    @Test
    void shouldDeliverAFrameOnceMoreWhenItCannotBeTakenAway() {
        send(1, 1);
        CompetingReader reader = reader(FIRST, 1, 9);
        reader.giveBack(take(reader));
        Frame again = take(reader); // nobody takes dead letters here
        assertThat(again.deliveries()).isEqualTo(2);
        assertThat(reader.acknowledge(again)).isTrue();
        assertThat(world.totals().acknowledged()).isOne();
    }

    @Test
    void shouldRecycleTermsAndKeepTotalsWhenItGoesOnForLong() {
        world(7, 2);
        CompetingReader reader = reader(FIRST);
        for (int i = 1; i <= 500; i++) {
            world.send(writer, i, i % 3 * 60);
            Frame frame = take(reader);
            assertThat(i % 7 == 0 ? reader.drop(frame) : reader.acknowledge(frame))
                    .isTrue();
        }
        LaneTotals totals = world.totals();
        assertThat(totals.sent()).isEqualTo(500);
        assertThat(totals.dropped()).isEqualTo(71);
        assertThat(totals.acknowledged()).isEqualTo(429);
        assertThat(world.physicals).hasSize(2);
    }

    @Test
    void shouldNeverHangOrDeliverTwiceWhenAnyBitOfACellIsFlipped() {
        for (int bit = 0; bit < 64; bit++) {
            int flipped = bit;
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> readDamaged(flipped), "bit=" + bit);
        }
    }

    private void readDamaged(int bit) {
        world(3, 2);
        send(1, 3);
        world.view.cell(0, 1, world.view.cell(0, 1) ^ 1L << bit);
        CompetingReader reader = reader(FIRST);
        List<Integer> seen = new ArrayList<>();
        Frame frame = new Frame();
        for (int i = 0; i < 6; i++) {
            try {
                if (reader.take(frame)) {
                    seen.add(message(frame));
                    reader.acknowledge(frame);
                }
            } catch (VigilException e) {
                assertThat(e.code()).as("bit=" + bit).isEqualTo(ErrorCode.CORRUPT_STORE);
            }
        }
        assertThat(seen).as("bit=" + bit).doesNotHaveDuplicates().startsWith(1).isSubsetOf(1, 2, 3);
    }
}
