package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The totals that are read out of the cells, against counting by hand. */
class LaneTotalsTest {
    private static final int OPERATIONS = 3_000;
    private static final int UNITS = 15;

    /** Counts what the operations said they did. */
    private static final class Model {
        long sent;
        long acknowledged;
        long expired;
        long dropped;
        long aborted;
        long leased;
        long units;
        long bytes;

        void check(LaneTotals totals) {
            long depth = sent - acknowledged - expired - dropped;
            assertThat(totals)
                    .isEqualTo(new LaneTotals(
                            sent,
                            acknowledged,
                            expired,
                            dropped,
                            0,
                            aborted,
                            depth,
                            leased,
                            0,
                            units,
                            bytes,
                            depth == 0 ? 0 : 1));
            assertThat(totals.isConserved()).isTrue();
        }
    }

    private final Model model = new Model();

    @Test
    void shouldBeNothingWhenNothingWasSent() {
        assertThat(new LaneWorld(UNITS, 2, true).totals()).isEqualTo(LaneTotals.NONE);
    }

    /** Sends a frame of one to three units, with a deadline that is over or not, or fails in the middle of it. */
    private void send(LaneWorld world, LaneWriter writer, Random random, Deque<int[]> waiting) {
        int length = random.nextInt(150);
        boolean hasDeadline = random.nextInt(4) == 0;
        boolean late = hasDeadline && random.nextBoolean();
        UnsafeBuffer deadline = new UnsafeBuffer(new byte[8]);
        deadline.putLong(0, late ? world.epochMs : Long.MAX_VALUE - 1);
        UnsafeBuffer payload = new UnsafeBuffer(new byte[length]);
        int presence = hasDeadline ? FrameLayout.HAS_DEADLINE : 0;
        boolean fails = random.nextInt(10) == 0;
        if (fails && offerBeyondItsBuffer(writer, payload)) {
            model.aborted++;
        }
        if (fails) {
            return;
        }
        long result = writer.offer(presence, deadline, hasDeadline ? 8 : 0, payload, 0, length, 1);
        if (result >= 0) {
            int units = FrameLayout.units(hasDeadline ? 8 : 0, length);
            model.sent++;
            model.units += units;
            model.bytes += length;
            waiting.add(new int[] {units, late ? 1 : 0, length});
        } else {
            assertThat(result).isEqualTo(Offer.NO_SPACE);
        }
    }

    /** True when the claim was made and given up, false when there was no room for it. */
    private static boolean offerBeyondItsBuffer(LaneWriter writer, UnsafeBuffer payload) {
        try {
            long result = writer.offer(0, payload, 0, payload, 0, payload.capacity() + 1, 1);
            assertThat(result).isEqualTo(Offer.NO_SPACE);
            return false;
        } catch (IndexOutOfBoundsException expected) {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldCountAsAModelDoesWhenOneReaderReads(long seed) {
        LaneWorld world = new LaneWorld(UNITS, 4, true);
        LaneWriter writer = new LaneWriter(world.lane(1), Admission.ALWAYS, true);
        ExclusiveReader reader =
                ExclusiveReader.open(world.lane(100), world.clock, Long.MAX_VALUE, Integer.MAX_VALUE, false);
        Random random = new Random(seed);
        Deque<int[]> waiting = new ArrayDeque<>();
        for (int i = 0; i < OPERATIONS; i++) {
            if (random.nextInt(3) > 0) {
                send(world, writer, random, waiting);
            } else {
                int limit = 1 + random.nextInt(4);
                int handed = reader.poll(frame -> {}, limit);
                for (int taken = 0; taken < handed; ) {
                    taken += finishOldest(waiting) ? 1 : 0;
                }
                while (handed < limit && !waiting.isEmpty()) {
                    assertThat(finishOldest(waiting)).as("not handed over").isFalse();
                }
            }
            model.check(world.totals());
        }
        assertThat(model.sent).isGreaterThan(OPERATIONS / 3);
        assertThat(model.expired).isPositive();
        assertThat(model.aborted).isPositive();
    }

    /** True when it was handed over, false when it had expired. */
    private boolean finishOldest(Deque<int[]> waiting) {
        int[] frame = waiting.removeFirst();
        model.units -= frame[0];
        model.bytes -= frame[2];
        model.expired += frame[1];
        model.acknowledged += 1 - frame[1];
        return frame[1] == 0;
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void shouldCountAsAModelDoesWhenSeveralRead(long seed) {
        LaneWorld world = new LaneWorld(UNITS, 4, false);
        LaneWriter writer = new LaneWriter(world.lane(1), Admission.ALWAYS, true);
        Random random = new Random(seed);
        List<CompetingReader> readers = new ArrayList<>();
        List<Deque<Frame>> hands = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            readers.add(new CompetingReader(
                    world.lane(100 + i), world.clock, Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
            hands.add(new ArrayDeque<>());
        }
        for (int i = 0; i < OPERATIONS; i++) {
            int who = random.nextInt(3);
            if (random.nextInt(3) == 0) {
                send(world, writer, random, new ArrayDeque<>());
            } else if (hands.get(who).size() < 3 && random.nextBoolean()) {
                take(world, readers.get(who), hands.get(who));
            } else if (!hands.get(who).isEmpty()) {
                decide(readers.get(who), hands.get(who).removeFirst(), random.nextInt(4));
            }
            model.check(world.totals());
        }
        assertThat(model.sent).isGreaterThan(OPERATIONS / 6);
        assertThat(model.dropped).isPositive();
        assertThat(model.expired).isPositive();
    }

    private void take(LaneWorld world, CompetingReader reader, Deque<Frame> hand) {
        Frame frame = new Frame();
        boolean taken = reader.take(frame);
        LaneTotals totals = world.totals();
        model.units -= model.units - totals.units(); // late frames that it met; their number is checked below
        model.bytes = totals.bytes();
        model.expired = totals.expired();
        if (taken) {
            model.leased++;
            hand.add(frame);
        }
    }

    private void decide(CompetingReader reader, Frame frame, int how) {
        int units = Cells.length(frame.leaseCell());
        model.leased--;
        if (how == 0) {
            assertThat(reader.giveBack(frame)).isTrue();
            return;
        }
        model.units -= units;
        model.bytes -= frame.length();
        if (how == 1) {
            assertThat(reader.drop(frame)).isTrue();
            model.dropped++;
        } else {
            assertThat(reader.acknowledge(frame)).isTrue();
            model.acknowledged++;
        }
    }
}
