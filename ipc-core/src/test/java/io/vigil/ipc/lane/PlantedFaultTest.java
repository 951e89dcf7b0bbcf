package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vigil.ipc.proof.Explorer;
import io.vigil.ipc.proof.Stepper;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults planted into the real protocol code: the scenes of the step tests find each within a bounded search. */
class PlantedFaultTest {
    private static final int SCHEDULES = 1_500;

    /** How a fault is looked for. */
    @FunctionalInterface
    private interface Search {
        void run(EveryHit.Arrangement scene);
    }

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private enum Planted {
        FREE_WITHOUT_GENERATION(LaneFaults.FreeWithoutGeneration::new, stopping("producer1", 300), Scenes::busy),
        COMMIT_BY_STORE(LaneFaults.CommitByStore::new, stopping("producer1", 350, 450, 600), Scenes::suspicious),
        REFILL_WITHOUT_COMPARING(LaneFaults.RefillWithoutComparing::new, any(), ExclusiveLaneStepTest::killing),
        RECYCLE_IGNORING_A_ZOMBIE(
                world -> new LaneFaults.RecycleIgnoringLimbo(world, "isReleased"),
                any(),
                ExclusiveLaneStepTest::suspicious),
        RECYCLE_IGNORING_A_STALLED_WRITER(
                world -> new LaneFaults.RecycleIgnoringLimbo(world, "count"),
                stopping("producer1", 350, 450, 600),
                Scenes::suspicious),
        PARKED_TERM_USED_UNDER_ITS_WRITER(
                world -> new LaneFaults.RecycleIgnoringLimbo(world, "isHeld"),
                any(),
                stepper -> ParkingStepTest.stopping(stepper, true, 1000)),
        SWEEP_WITHOUT_PARKED_TERMS(
                ParkingFaults.SweepWithoutParked::new, any(), stepper -> ParkingStepTest.dying(stepper, true)),
        TAKEOVER_WITHOUT_LIMBO(LaneFaults.TakeOverWithoutLimbo::new, any(), ExclusiveLaneStepTest::suspicious),
        RELEASE_BY_STORE(LaneFaults.ReleaseByStore::new, any(), ExclusiveLaneStepTest::suspicious),
        REPAIR_BY_STORE(LaneFaults.RepairByStore::new, mixing(), Scenes::leaving),
        SCAN_OVER_WRITING_EXCLUSIVE(LaneFaults.ScanOverWriting::new, any(), ExclusiveLaneStepTest::killing),
        SCAN_OVER_WRITING_COMPETING(LaneFaults.ScanOverWriting::new, any(), CompetingLaneStepTest::killing),
        ACTIVE_BEFORE_PAD(LaneFaults.ActiveBeforePad::new, mixing(), Scenes::uneven);

        private final Function<LaneWorld, LaneFault> fault;
        private final Search search;
        private final EveryHit.Arrangement scene;

        Planted(Function<LaneWorld, LaneFault> fault, Search search, EveryHit.Arrangement scene) {
            this.fault = fault;
            this.search = search;
            this.scene = scene;
        }

        private static Search any() {
            return scene -> Explorer.priorities(77, SCHEDULES, 5, scene::arrange);
        }

        private static Search mixing() {
            return scene -> Explorer.random(77, SCHEDULES, scene::arrange);
        }

        private static Search stopping(String victim, long... steps) {
            return scene -> {
                for (long each : steps) {
                    EveryHit.pause(victim, each, 77, 3, scene);
                }
            };
        }
    }

    private static final class Scenes {
        /** One unit a frame and few terms: whoever sleeps, sleeps over recycles. */
        static LaneScene busy(Stepper stepper) {
            LaneScene scene = new LaneScene(stepper, new LaneWorld(1, 3, true)).lengths(8);
            scene.producer(1, 4);
            scene.producer(2, 8);
            scene.consumer(1, 1, 0);
            scene.janitor(1);
            return scene;
        }

        /** Small frames fit where large ones do not. */
        static LaneScene uneven(Stepper stepper) {
            LaneScene scene = new LaneScene(stepper, new LaneWorld(3, 3, true))
                    .lengths(100, 8, 8)
                    .preparing();
            scene.producer(1, 5);
            scene.producer(2, 6);
            scene.consumer(1, 1, 0);
            return scene;
        }

        /** One reader dies with a frame in hand, and the one that is about to give it back stops. */
        static LaneScene leaving(Stepper stepper) {
            LaneScene scene = new LaneScene(stepper, new LaneWorld(3, 2, false)).lengths(8);
            scene.producer(1, 4);
            scene.reader(1, 1, 0).killAt("handler", 1);
            scene.reader(2, 1, 0).pauseAt("giveBack.dead", 1, 150);
            scene.reader(3, 1, 0);
            return scene;
        }

        static LaneScene suspicious(Stepper stepper) {
            LaneScene scene = new LaneScene(stepper, new LaneWorld(1, 3, false))
                    .lengths(8)
                    .stallTimeoutNs(2_000_000);
            scene.producer(1, 4);
            scene.producer(2, 8);
            scene.reader(1, 1, 0);
            return scene;
        }
    }

    /** Ends a search that has gone far enough. */
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @EnumSource(Planted.class)
    void shouldBeFoundWhenPlantedAndOnlyThen(Planted planted) {
        int[] runs = {0};
        Throwable found = catchThrowable(() -> planted.search.run(stepper -> {
            runs[0]++;
            return planted.scene.arrange(stepper).plant(planted.fault);
        }));
        assertThat(found).as("runs=" + runs[0]).isInstanceOf(AssertionError.class);
        int[] left = {runs[0]};
        Throwable ended = catchThrowable(() -> planted.search.run(stepper -> {
            if (left[0]-- == 0) {
                throw new Enough();
            }
            return planted.scene.arrange(stepper);
        }));
        assertThat(ended).as("the same search without the fault").isInstanceOf(Enough.class);
    }
}
