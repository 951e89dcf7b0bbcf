package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.Explorer;
import io.vigil.ipc.proof.Stepper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link LaneWindow} on an exclusive lane under seeded schedules, kills, stops and takeovers. */
class HoldingLaneStepTest {
    private static final int RUNS = Integer.getInteger("vigil.proof.schedules", 25);

    private static LaneScene scene(Stepper stepper) {
        return new LaneScene(stepper, new LaneWorld(3, 3, true));
    }

    private static LaneScene calm(Stepper stepper) {
        LaneScene scene = scene(stepper);
        scene.producer(1, 5);
        scene.producer(2, 4);
        scene.holder(1, 3, 0);
        return scene;
    }

    private static LaneScene killing(Stepper stepper) {
        LaneScene scene = scene(stepper);
        stepper.kills(2);
        scene.producer(1, 5).killable();
        scene.producer(2, 4);
        scene.holder(1, 3, 0).killable();
        scene.holder(2, 2, 0);
        scene.janitor(1);
        return scene;
    }

    private static LaneScene robbing(Stepper stepper) {
        LaneScene scene = scene(stepper).stallTimeoutNs(2_000_000);
        scene.producer(1, 5);
        scene.producer(2, 4);
        scene.holder(1, 3, 2);
        scene.holder(2, 2, 2);
        return scene;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shouldDeliverEverythingWhenNobodyFails(long seed) {
        Explorer.priorities(seed, 2 * RUNS, 4, HoldingLaneStepTest::calm);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void shouldLoseNothingWhenHoldersAreKilled(long seed) {
        Explorer.Explored random = Explorer.random(seed, RUNS, HoldingLaneStepTest::killing);
        Explorer.Explored priorities = Explorer.priorities(seed, 3 * RUNS, 4, HoldingLaneStepTest::killing);
        assertThat(random.kills() + priorities.kills()).isGreaterThan(RUNS / 4);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22})
    void shouldReadNothingRecycledWhenHoldersAreFenced(long seed) {
        Explorer.random(seed, RUNS, HoldingLaneStepTest::robbing);
        Explorer.priorities(seed, 5 * RUNS, 5, HoldingLaneStepTest::robbing);
    }

    private static LaneScene failover(Stepper stepper) {
        LaneScene scene = scene(stepper);
        scene.producer(1, 5);
        scene.holder(1, 3, 0);
        scene.holder(2, 3, 0);
        scene.janitor(1);
        return scene;
    }

    @ParameterizedTest
    @ValueSource(longs = {31})
    void shouldLoseNothingWhenKilledAtEveryStep(long seed) {
        assertThat(EveryHit.kill("holder1", seed, 1, HoldingLaneStepTest::failover))
                .isGreaterThan(50);
    }

    @ParameterizedTest
    @CsvSource({"20", "2000"})
    void shouldStaySafeWhenStoppedAtEveryStep(long steps) {
        int pauses = EveryHit.pause("holder1", steps, 41, 1, HoldingLaneStepTest::robbing);
        assertThat(pauses).isGreaterThan(50);
    }
}
