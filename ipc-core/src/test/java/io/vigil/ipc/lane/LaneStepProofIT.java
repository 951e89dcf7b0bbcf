package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.Explorer;
import io.vigil.ipc.proof.StepTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The scenes of the lane's step tests for as long as {@code vigil.proof.seconds} allows, from a seed that is printed
 * ({@code vigil.proof.seed} repeats it).
 */
class LaneStepProofIT {
    private static final long SECONDS = Long.getLong("vigil.proof.seconds", 5);
    private static final long SEED = Long.getLong("vigil.proof.seed", System.nanoTime());

    @SuppressWarnings("ImmutableEnumChecker") // an arrangement has no state, and nobody writes the names
    private enum Scene {
        EXCLUSIVE_CALM(stepper -> ExclusiveLaneStepTest.calm(stepper, 1), "producer1", "consumer1"),
        EXCLUSIVE_KILLS(ExclusiveLaneStepTest::killing, "consumer2", "janitor1"),
        EXCLUSIVE_KILLS_CAPACITY_1(
                stepper -> ExclusiveLaneStepTest.killing(stepper).capacity(1), "producer2"),
        EXCLUSIVE_FAILOVER(ExclusiveLaneStepTest::failover, "producer1", "consumer1"),
        EXCLUSIVE_SUSPICION(ExclusiveLaneStepTest::suspicious, "producer1", "consumer1", "consumer2"),
        EXCLUSIVE_PARKING(
                stepper -> ParkingStepTest.stopping(stepper, true, 1000), "producer2", "producer3", "consumer1"),
        EXCLUSIVE_PARKING_DEATH(stepper -> ParkingStepTest.dying(stepper, true), "producer2", "heir1", "janitor1"),
        COMPETING_PARKING(stepper -> ParkingStepTest.stopping(stepper, false, 1000), "producer2", "reader1"),
        COMPETING_CALM(stepper -> CompetingLaneStepTest.calm(stepper, 1), "producer1", "reader1"),
        COMPETING_KILLS(CompetingLaneStepTest::killing, "reader3", "janitor1"),
        COMPETING_KILLS_CAPACITY_1(
                stepper -> CompetingLaneStepTest.killing(stepper).capacity(1), "reader3"),
        COMPETING_FAILOVER(CompetingLaneStepTest::failover, "producer1", "reader1"),
        COMPETING_HEIRS(CompetingLaneStepTest::heirs, "heir1", "reader2"),
        COMPETING_SUSPICION(CompetingLaneStepTest::suspicious, "producer1", "reader1");

        private final EveryHit.Arrangement scene;
        private final String[] sleepers;

        Scene(EveryHit.Arrangement scene, String... sleepers) {
            this.scene = scene;
            this.sleepers = sleepers;
        }
    }

    /** The rounds of one scene: the same ones for the same seed, however many there is time for. */
    private static final class Rounds {
        private static final int RUNS = 20;

        private final Scene scene;
        private final int[] nextHits;
        private long seed = SEED;
        private long runs;
        private long steps;
        private long kills;

        Rounds(Scene scene) {
            this.scene = scene;
            this.nextHits = new int[scene.sleepers.length];
            Arrays.fill(nextHits, 1);
        }

        void next() {
            add(Explorer.random(seed, RUNS, scene.scene::arrange));
            add(Explorer.priorities(seed, RUNS, 3, scene.scene::arrange));
            add(Explorer.priorities(seed, RUNS, 8, scene.scene::arrange));
            for (int i = 0; i < nextHits.length; i++) {
                nextHits[i] = sleep(scene.sleepers[i], nextHits[i]);
            }
            seed++;
        }

        /** Has the sleeper stop at a hit, at the next one in the next run; returns where the next round begins. */
        private int sleep(String sleeper, int firstHit) {
            List<StepTask> sleepers = new ArrayList<>();
            add(Explorer.priorities(seed, RUNS, 4, stepper -> {
                StepTask task = scene.scene.arrange(stepper).task(sleeper);
                sleepers.add(task.pauseAtHit(firstHit + sleepers.size(), seed % 2 == 0 ? 100 : 2000));
            }));
            int nextHit = firstHit + RUNS;
            return sleepers.stream().anyMatch(task -> task.hits() >= nextHit) ? nextHit : 1;
        }

        private void add(Explorer.Explored explored) {
            runs += explored.runs();
            steps += explored.steps();
            kills += explored.kills();
        }
    }

    @ParameterizedTest
    @EnumSource(Scene.class)
    void shouldHoldUnderEverySchedule(Scene scene) {
        System.out.println(scene + ": vigil.proof.seed=" + SEED);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS) / Scene.values().length;
        Rounds rounds = new Rounds(scene);
        do {
            rounds.next();
        } while (System.nanoTime() < until);
        System.out.println(scene + ": rounds=" + (rounds.seed - SEED) + ", runs=" + rounds.runs + ", steps="
                + rounds.steps + ", kills=" + rounds.kills);
        assertThat(rounds.steps).isPositive();
    }
}
