package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneWriterTest {
    private static final int UNITS = 7;

    private LaneWorld world = new LaneWorld(UNITS, 3, true);
    private LaneWriter writer = new LaneWriter(world.lane(1), Admission.ALWAYS, true);

    private void world(int units, int maxTerms) {
        world = new LaneWorld(units, maxTerms, true);
        writer = new LaneWriter(world.lane(1), Admission.ALWAYS, true);
    }

    /** Bytes of payload that make a frame of so many units. */
    private static int bytes(int units) {
        return units * TermLayout.UNIT - FrameLayout.OPTIONAL;
    }

    private long offer(LaneWriter by, int units) {
        UnsafeBuffer payload = LaneWorld.payload(7, bytes(units));
        return by.offer(0, payload, 0, payload, 0, payload.capacity(), 1);
    }

    private List<Integer> read() {
        List<Integer> messages = new ArrayList<>();
        ExclusiveReader reader =
                ExclusiveReader.open(world.lane(100), world.clock, Long.MAX_VALUE, Integer.MAX_VALUE, false);
        while (reader.poll(
                        frame -> messages.add(
                                frame.length() < 4 ? 0 : frame.payload().getInt(0)),
                        10)
                > 0) {}
        reader.close();
        return messages;
    }

    @AfterEach
    void noFailPoint() {
        FailPoint.install(null);
    }

    @Test
    void shouldTakeEveryLengthUpToAWholeTerm() {
        for (int units = 1; units <= UNITS; units++) {
            assertThat(world.send(writer, units, bytes(units))).isEqualTo(units - 1);
            assertThat(read()).containsExactly(units);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void shouldPadWhereTheNextFrameDoesNotFit(int boundary) {
        for (int unit = 0; unit < boundary; unit++) {
            offer(writer, 1);
        }
        offer(writer, UNITS - boundary + 1);
        assertThat(world.view.cell(0, boundary)).isEqualTo(Cells.pad(1, boundary));
        assertThat(world.view.cell(world.view.physical(2), 0)).isEqualTo(Cells.ready(2, UNITS - boundary + 1, 0, 0));
        assertThat(read()).hasSize(boundary + 1);
    }

    @Test
    void shouldFillTheLastUnitBeforeItPads() {
        offer(writer, UNITS - 1);
        offer(writer, 1);
        assertThat(world.view.cell(0, UNITS - 1)).isEqualTo(Cells.ready(1, 1, 0, 0));
        assertThat(world.view.cell(0, UNITS)).isEqualTo(Cells.free(1));
        assertThat(writer.tail()).isEqualTo(2);
        offer(writer, 1);
        assertThat(world.view.cell(0, UNITS)).isEqualTo(Cells.pad(1, 2));
    }

    @Test
    void shouldRefuseWhatNoTermCanHoldAndClaimNothing() {
        UnsafeBuffer payload = LaneWorld.payload(7, bytes(UNITS) + 1);
        long result = writer.offer(0, payload, 0, payload, 0, payload.capacity(), 1);
        assertThat(result).isEqualTo(Offer.TOO_LARGE);
        assertThat(world.view.cell(0, 0)).isEqualTo(Cells.free(1));
        assertThat(Offer.describe(result)).isEqualTo("message too large");
        assertThat(offer(writer, UNITS)).isZero();
    }

    @Test
    void shouldCarryNothingAsWellAsMuch() {
        assertThat(writer.offer(0, new UnsafeBuffer(), 0, new UnsafeBuffer(), 0, 0, 1))
                .isZero();
        assertThat(read()).containsExactly(0);
    }

    @Test
    void shouldGiveUpItsClaimWhenTheCallersBufferIsTooShort() {
        UnsafeBuffer payload = new UnsafeBuffer(new byte[4]);
        assertThatThrownBy(() -> writer.offer(0, payload, 0, payload, 0, 8, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(world.view.cell(0, 0)).isEqualTo(Cells.aborted(1, Cells.NOBODY, 1));
        assertThat(world.send(writer, 2, 8)).isOne();
        assertThat(read()).containsExactly(2);
        assertThat(world.totals().aborted()).isOne();
    }

    @Test
    void shouldSendAgainOnceWhenItsFrameWasAborted() {
        int[] aborts = {0};
        FailPoint.install(site -> {
            if (site.equals("commit") && aborts[0] < 3) {
                int unit = aborts[0]++;
                world.view.cell(0, unit, Cells.aborted(1, 1, 1));
            }
        });
        assertThat(world.send(writer, 5, 8)).isEqualTo(3);
        for (int unit = 0; unit < 3; unit++) {
            assertThat(world.view.cell(0, unit)).as("limbo ended").isEqualTo(Cells.aborted(1, Cells.NOBODY, 1));
        }
        FailPoint.install(null);
        assertThat(read()).containsExactly(5);
        assertThat(world.totals().sent()).isOne();
    }

    @Test
    void shouldKeepTheBoundAndSayFull() {
        Released released = new Released(world.lane(1));
        LaneWriter bounded = new LaneWriter(world.lane(1), (lane, ordinal) -> ordinal - released.ordinal() < 3, true);
        for (int i = 0; i < 3; i++) {
            assertThat(offer(bounded, 1)).isEqualTo(i);
        }
        assertThat(offer(bounded, 1)).isEqualTo(Offer.FULL);
        assertThat(read()).hasSize(3);
        for (int i = 3; i < 6; i++) {
            assertThat(offer(bounded, 1)).isEqualTo(i);
        }
        assertThat(offer(bounded, 1)).isEqualTo(Offer.FULL);
    }

    @Test
    void shouldSayNoSpaceWhenEveryTermIsInUseAndGoOnWhenOneIsFree() {
        world(1, 2);
        assertThat(offer(writer, 1)).isZero();
        assertThat(offer(writer, 1)).isOne();
        assertThat(offer(writer, 1)).isEqualTo(Offer.NO_SPACE);
        assertThat(offer(writer, 1)).isEqualTo(Offer.NO_SPACE);
        assertThat(read()).hasSize(2);
        assertThat(offer(writer, 1)).isEqualTo(2);
    }

    @Test
    void shouldKnowTheNextOrdinalWhoeverSent() {
        LaneWriter other = new LaneWriter(world.lane(2), Admission.ALWAYS, true);
        assertThat(other.tail()).isZero();
        for (int i = 0; i < 40; i++) {
            assertThat(offer(i % 3 == 0 ? other : writer, 1 + i % 3)).isEqualTo(i);
            assertThat(other.tail()).isEqualTo(i + 1);
            assertThat(writer.tail()).isEqualTo(i + 1);
            read();
        }
    }

    @Test
    void shouldLeaveTheChecksumOutWhenItIsOff() {
        LaneWriter plain = new LaneWriter(world.lane(1), Admission.ALWAYS, false);
        world.send(plain, 5, 8);
        assertThat(world.physicals.get(0).getInt(TermLayout.data(UNITS) + FrameLayout.CHECKSUM))
                .isZero();
        assertThat(read()).containsExactly(5);
    }

    @Test
    void shouldNeverHangWhenAnyBitOfTheCellAtTheTailIsFlipped() {
        for (int bit = 0; bit < 64; bit++) {
            int flipped = bit;
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> sendDamaged(flipped), "bit=" + bit);
        }
    }

    private void sendDamaged(int bit) {
        world(UNITS, 3);
        offer(writer, 1);
        world.view.cell(0, 1, world.view.cell(0, 1) ^ 1L << bit);
        for (LaneWriter by : List.of(writer, new LaneWriter(world.lane(2), Admission.ALWAYS, true))) {
            try {
                offer(by, 1);
            } catch (VigilException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_STORE);
            }
        }
    }
}
