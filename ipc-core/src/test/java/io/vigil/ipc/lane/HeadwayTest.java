package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.FailPoint;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeadwayTest {
    private static final int UNITS = 8191;
    private static final long FIRST = 1;

    private final LaneWorld world = new LaneWorld(UNITS, 3, true);
    private final Lane lane = world.lane(100);
    private final Headway headway = new Headway(lane);
    private final Term term;
    private int looks;
    private int unitsALook;

    HeadwayTest() {
        UnsafeBuffer payload = LaneWorld.payload(7, 8);
        new LaneWriter(world.lane(1), Admission.ALWAYS, true).offer(0, payload, 0, payload, 0, payload.capacity(), 1);
        term = Objects.requireNonNull(lane.termOf(FIRST));
    }

    @BeforeEach
    void countLooks() {
        FailPoint.install(site -> {
            if (site.equals("term.hint.load")) {
                looks++;
                senderAt(sentUpTo() + unitsALook);
            }
        });
    }

    @AfterEach
    void noFailPoint() {
        FailPoint.install(null);
    }

    private int sentUpTo() {
        return Hint.offset(term.region().getLongOpaque(TermLayout.HINT));
    }

    private void senderAt(int unit) {
        term.region().putLongOpaque(TermLayout.HINT, Hint.of(FIRST, unit, unit));
    }

    /** Frames of one unit, from {@code unit} on; returns how often the reader looked at where senders are. */
    private int readOn(int unit, int frames) {
        int before = looks;
        for (int i = 0; i < frames; i++) {
            headway.keep(term, FIRST, unit + i);
        }
        return looks - before;
    }

    @Test
    void shouldNotLookBeforeThereIsAStream() {
        for (int unit = 0; unit < 1000; unit += Headway.STREAM - 1) {
            senderAt(unit + Headway.STREAM);
            assertThat(readOn(unit, Headway.STREAM - 1)).isZero();
            headway.caughtUp();
        }
        headway.caughtUp();
        assertThat(readOn(1000, Headway.STREAM)).isZero();
        assertThat(readOn(1000 + Headway.STREAM, 1)).isPositive();
    }

    @Test
    void shouldLookOnceForAsLongAsSendersWereFarAhead() {
        senderAt(Headway.STREAM + 4000);
        assertThat(readOn(0, Headway.STREAM + 4000 - Headway.NEAR)).isEqualTo(1);
        assertThat(readOn(Headway.STREAM + 4000 - Headway.NEAR, 1)).isPositive();
    }

    @Test
    void shouldStandStillUntilSendersAreAheadAgain() {
        senderAt(Headway.STREAM + 10);
        readOn(0, Headway.STREAM);
        unitsALook = Headway.WANTED / 8;
        // The last look finds them ahead; what they were at first is 10, and the look itself moves them on.
        assertThat(readOn(Headway.STREAM, 1)).isEqualTo(8);
        assertThat(sentUpTo() - Headway.STREAM).isGreaterThanOrEqualTo(Headway.WANTED);
        unitsALook = 0;
        assertThat(readOn(Headway.STREAM + 1, Headway.WANTED - Headway.NEAR - 1))
                .isZero();
    }

    @Test
    void shouldStandStillAgainAtTheNextFrameWhenItCaughtUpWithAStream() {
        senderAt(Headway.STREAM + 1);
        readOn(0, Headway.STREAM);
        headway.caughtUp();
        unitsALook = Headway.WANTED;
        assertThat(readOn(Headway.STREAM, 1)).isPositive();
    }

    @Test
    void shouldGoOnWhenNothingMoreComes() {
        senderAt(Headway.STREAM + 10);
        readOn(0, Headway.STREAM);
        assertThat(readOn(Headway.STREAM, 1)).as("two looks, a pause between").isEqualTo(2);
        assertThat(readOn(Headway.STREAM + 1, 9)).as("the rest of the stream").isZero();
        headway.caughtUp();
        assertThat(readOn(Headway.STREAM + 10, Headway.STREAM - 1))
                .as("too few for another one")
                .isZero();
    }

    @Test
    void shouldGoOnAfterAWhileWhateverComes() {
        senderAt(Headway.STREAM + 1);
        readOn(0, Headway.STREAM);
        unitsALook = 1;
        assertThat(readOn(Headway.STREAM, 1)).isEqualTo(Headway.MOST_LOOKS);
    }

    @Test
    void shouldNotWaitInATermThatSendersHaveLeft() {
        senderAt(Headway.STREAM + 10);
        readOn(0, Headway.STREAM);
        assertThat(lane.control().casActive(FIRST, FIRST + 1)).isTrue();
        assertThat(readOn(Headway.STREAM, UNITS - Headway.STREAM)).isEqualTo(1);
    }

    @Test
    void shouldNotWaitForMoreThanASmallTermHolds() {
        LaneWorld small = new LaneWorld(7, 3, true);
        LaneWriter sender = new LaneWriter(small.lane(1), Admission.ALWAYS, true);
        ExclusiveReader reader = ExclusiveReader.open(small.lane(100), small.clock, Long.MAX_VALUE, false);
        UnsafeBuffer payload = LaneWorld.payload(7, 8);
        int before = looks;
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 5; i++) {
                assertThat(sender.offer(0, payload, 0, payload, 0, payload.capacity(), 1))
                        .isNotNegative();
            }
            assertThat(reader.poll(frame -> {}, 5)).isEqualTo(5);
        }
        assertThat(looks - before)
                .as("looks of 100 messages, the senders' own included")
                .isLessThan(100);
    }

    @Test
    void shouldNotWaitOnAHintThatIsDamaged() {
        readOn(0, Headway.STREAM);
        term.region().putLongOpaque(TermLayout.HINT, -1);
        FailPoint.install(site -> looks += site.equals("term.hint.load") ? 1 : 0);
        assertThat(readOn(Headway.STREAM, UNITS - Headway.STREAM)).isEqualTo(1);
    }
}
