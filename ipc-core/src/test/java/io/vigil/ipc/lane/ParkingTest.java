package io.vigil.ipc.lane;

import static io.vigil.ipc.lane.ParkingScene.OTHER;
import static io.vigil.ipc.lane.ParkingScene.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.FailPoint;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A lane goes on without the term that a stopped sender may still write to, and has it again afterwards. */
class ParkingTest {
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static StaleActor stopped(ParkingScene scene, String site) {
        StaleActor actor = StaleActor.startAt(site, () -> {
            LaneWriter writer = new LaneWriter(scene.world.lane(STOPPED), Admission.ALWAYS, false);
            assertThat(scene.offer(writer, STOPPED, 0)).isNotNegative();
        });
        assertThat(actor.sleepsAt()).isEqualTo(site);
        return actor;
    }

    @ParameterizedTest
    @CsvSource({"true,claim.done", "true,hint", "true,payload", "true,commit", "false,payload", "false,commit"})
    void shouldCostOneTermOnlyWhenASenderStops(boolean exclusive, String site) {
        ParkingScene scene = new ParkingScene(3, exclusive);
        assertThat(scene.pass(4)).isEqualTo(4);
        StaleActor actor = stopped(scene, site);

        assertThat(scene.pass(60)).as("twenty terms of messages").isEqualTo(60);
        List<ParkedTerm> parked = scene.parked();
        assertThat(parked).hasSize(1);
        assertThat(parked.get(0).owners()).containsExactly(STOPPED);
        scene.fill();
        assertThat(scene.live()).isEqualTo(2);
        scene.read();

        actor.wake();
        assertThat(scene.parked().get(0).owners()).isEmpty();
        scene.fill();
        assertThat(scene.live()).as("its memory is used again").isEqualTo(3);
        assertThat(scene.parked()).isEmpty();
        assertThat(scene.fates().filter(fate -> Fate.kind(fate) == Fate.FREED)).hasSize(1);
        scene.finish();
        assertThat(scene.pass(60)).isEqualTo(60);
        scene.finish();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldGoOnForEverWhenASenderStopsAgainAndAgain(boolean exclusive) {
        ParkingScene scene = new ParkingScene(3, exclusive);
        LaneWriter writer = new LaneWriter(scene.world.lane(STOPPED), Admission.ALWAYS, false);
        for (int i = 0; i < 8; i++) {
            int number = i;
            StaleActor actor = StaleActor.startAt(
                    "payload",
                    () -> assertThat(scene.offer(writer, STOPPED, number)).isNotNegative());
            assertThat(scene.pass(12)).isEqualTo(12);
            assertThat(scene.parked()).hasSize(1);
            actor.wake();
            scene.fill();
            assertThat(scene.live()).isEqualTo(3);
            scene.finish();
        }
    }

    @Test
    void shouldBeRefusedUntilTheSenderGoesOnWhenThereIsNoTermLeft() {
        ParkingScene scene = new ParkingScene(2, true).withDrainedTermInLimbo();
        assertThat(scene.prepare(OTHER, true)).isEqualTo(Offer.NO_SPACE);
        assertThat(scene.parked()).hasSize(1);
        scene.limboOf(Cells.NOBODY);
        assertThat(scene.prepare(OTHER, true)).isZero();
        assertThat(scene.live()).isEqualTo(2);
        assertThat(scene.parked()).isEmpty();
    }

    @Test
    void shouldRecycleWhenItWasDecidedAfterTheLimboHadEnded() {
        ParkingScene scene = new ParkingScene(3, true).withDrainedTermInLimbo();
        StaleActor late = StaleActor.startAt("prepare.fate", () -> scene.prepare(2, false));
        assertThat(late.sleepsAt()).isEqualTo("prepare.fate");
        scene.limboOf(Cells.NOBODY);

        assertThat(scene.prepare(3, false)).isZero();
        assertThat(scene.fateOf(0)).isEqualTo(Fate.of(Fate.RECYCLE, 0, 1));
        late.wake();

        assertThat(scene.fateOf(0)).as("decided once").isEqualTo(Fate.of(Fate.RECYCLE, 0, 1));
        assertThat(scene.parked()).isEmpty();
        assertThat(scene.live()).isEqualTo(2);
        assertThat(scene.world.view.physical(3)).isZero();
    }

    @Test
    void shouldParkWhenItWasDecidedBeforeTheLimboHadEnded() {
        ParkingScene scene = new ParkingScene(3, true).withDrainedTermInLimbo();
        scene.limboOf(Cells.NOBODY); // what the late one sees: to it, the limbo has ended
        StaleActor late = StaleActor.startAt("prepare.fate", () -> scene.prepare(2, false));
        assertThat(late.sleepsAt()).isEqualTo("prepare.fate");
        scene.limboOf(STOPPED);

        assertThat(scene.prepare(3, true)).isZero();
        late.wake();

        assertThat(scene.fateOf(0)).isEqualTo(Fate.of(Fate.PARKED, 0, 1));
        assertThat(scene.parked()).hasSize(1);
        assertThat(scene.world.view.physical(3)).as("the lane has grown").isEqualTo(2);
        assertThat(scene.world.view.cell(0, 0)).isEqualTo(Cells.aborted(1, STOPPED, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"prepare.fate", "prepare.fate.done", "park.oldest", "park.oldest.done"})
    void shouldBeFinishedByTheNextWhenWhoeverParksDies(String site) {
        ParkingScene scene = new ParkingScene(3, true).withDrainedTermInLimbo();
        dieAt(site, scene, () -> scene.prepare(2, false));

        assertThat(scene.prepare(3, true)).isZero();

        assertThat(scene.parked()).hasSize(1);
        assertThat(scene.live()).isEqualTo(2);
        assertThat(scene.world.totals().aborted()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nowhere",
                "grow.filled",
                "grow.dir",
                "grow.dir.done",
                "park.freed",
                "park.freed.done",
                "prepare.prepared"
            })
    void shouldBeFinishedByTheNextWhenWhoeverUsesItAgainDies(String site) {
        ParkingScene scene = new ParkingScene(2, true).withDrainedTermInLimbo();
        assertThat(scene.prepare(2, true)).isEqualTo(Offer.NO_SPACE);
        scene.limboOf(Cells.NOBODY);
        if (!site.equals("nowhere")) {
            dieAt(site, scene, () -> scene.prepare(2, true));
        }

        assertThat(scene.prepare(3, true)).isZero();

        assertThat(scene.parked()).isEmpty();
        assertThat(scene.live()).isEqualTo(2);
        assertThat(scene.world.physicals).hasSize(2);
        scene.world.view.walk((t, unit, cell) -> assertThat(t).isEqualTo(2));
        assertThat(scene.world.totals().isConserved()).isTrue();
    }

    /** In the middle of the filling there are cells of both terms. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void shouldBeFilledAgainWhenOnlySomeCellsWere(int filled) {
        ParkingScene scene = new ParkingScene(2, true).withDrainedTermInLimbo();
        assertThat(scene.prepare(2, true)).isEqualTo(Offer.NO_SPACE);
        scene.limboOf(Cells.NOBODY);
        for (int unit = 0; unit < filled; unit++) {
            scene.world.view.cell(0, unit, Cells.free(3));
        }
        assertThat(scene.prepare(3, true)).isZero();
        for (int unit = 0; unit <= ParkingScene.UNITS; unit++) {
            assertThat(scene.world.view.cell(0, unit)).isEqualTo(Cells.free(3));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sweep.parked", "sweep.parked.done"})
    void shouldEndTheLimboOfADeadOwnerInAParkedTerm(String site) {
        ParkingScene scene = new ParkingScene(2, true).withDrainedTermInLimbo();
        assertThat(scene.prepare(2, true)).isEqualTo(Offer.NO_SPACE);
        scene.world.die(STOPPED);
        if (!site.isEmpty()) {
            dieAt(site, scene, () -> new LaneSweep(scene.world.lane(4), STOPPED, true).run());
        }
        int repaired = new LaneSweep(scene.world.lane(5), STOPPED, true).run();
        assertThat(repaired).isEqualTo(site.equals("sweep.parked.done") ? 0 : 1);
        scene.world.reuse(STOPPED);

        assertThat(scene.parked().get(0).owners())
                .as("not of the slot's next user")
                .isEmpty();
        assertThat(scene.prepare(3, true)).isZero();
        assertThat(scene.live()).isEqualTo(2);
    }

    @Test
    void shouldFreeEveryCellWhenASweepEndsALimboInTheMiddleOfIt() {
        ParkingScene scene = new ParkingScene(2, true).withDrainedTermInLimbo();
        scene.world.die(STOPPED);
        StaleActor recycler = StaleActor.startAt("prepare.cell", () -> scene.prepare(2, false));
        assertThat(recycler.sleepsAt()).isEqualTo("prepare.cell");
        scene.limboOf(Cells.NOBODY); // by a sweeper that had loaded the cell before the lane went past the term
        recycler.wake();
        for (int unit = 0; unit <= ParkingScene.UNITS; unit++) {
            assertThat(scene.world.view.cell(0, unit)).isEqualTo(Cells.free(3));
        }
    }

    @Test
    void shouldUseAgainWhatADeadOwnerLeftBeforeAnybodySweeps() {
        ParkingScene scene = new ParkingScene(2, true).withDrainedTermInLimbo();
        assertThat(scene.prepare(2, true)).isEqualTo(Offer.NO_SPACE);
        scene.world.die(STOPPED);
        assertThat(scene.prepare(3, true)).isZero();
        assertThat(scene.live()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 61 | 3, 3L << 61 | 5L << 40 | 1 << 20 | 1, 7L << 61, 5L << 61 | 1L << 40 | 1 << 20 | 9})
    void shouldSeeThatThereIsDamageInAParkedTerm(long cell) {
        ParkingScene scene = new ParkingScene(2, true).withDrainedTermInLimbo();
        assertThat(scene.prepare(2, true)).isEqualTo(Offer.NO_SPACE);
        scene.world.view.cell(0, 1, cell);
        assertThat(new ParkedTerms(scene.world.lane(3)).look(0, 1)).isEqualTo(ParkedTerms.State.DAMAGED);
    }

    @Test
    void shouldDecideAnewWhenTheFateOfATermInUseIsDamaged() {
        ParkingScene scene = new ParkingScene(3, true).withDrainedTermInLimbo();
        scene.world.view.fate(0, 0xBAD0_0000_0001_0002L);
        assertThat(scene.prepare(2, true)).isZero();
        assertThat(scene.fateOf(0)).isEqualTo(Fate.of(Fate.PARKED, 0, 1));
    }

    @Test
    void shouldShowWhatIsParkedToWhoeverLooks() {
        ParkingScene scene = new ParkingScene(2, true).withDrainedTermInLimbo();
        scene.prepare(2, true);
        int[] aborted = {0};
        LaneInspection.run(scene.world.lane(4000), 0, frame -> {
            if (frame.term() == 1 && frame.state() == FrameSnapshot.State.ABORTED) {
                assertThat(frame.owner()).isEqualTo(STOPPED);
                aborted[0]++;
            } else if (frame.term() == 1) {
                assertThat(frame.acknowledged()).isTrue();
            }
        });
        assertThat(aborted[0]).isEqualTo(1);
        LaneCheck.run(scene.world.lane(3));
    }

    private static void dieAt(String site, ParkingScene scene, Runnable body) {
        FailPoint.install(at -> {
            if (at.equals(site)) {
                throw new Death();
            }
        });
        try {
            assertThatThrownBy(body::run).isInstanceOf(Death.class);
        } finally {
            FailPoint.install(null);
        }
        scene.world.die(2);
        scene.world.die(4);
    }
}
