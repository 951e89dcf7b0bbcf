package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.Explorer;
import io.vigil.ipc.proof.Stepper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real protocol code of an exclusive lane under seeded schedules, kills, stops and wrong suspicion. */
class ExclusiveLaneStepTest {
    private static final int RUNS = Integer.getInteger("vigil.proof.schedules", 25);

    private static LaneScene scene(Stepper stepper, int units, int terms) {
        return new LaneScene(stepper, new LaneWorld(units, terms, true));
    }

    static LaneScene calm(Stepper stepper, long seed) {
        LaneScene scene = scene(stepper, 3, 2 + (int) (seed % 2));
        scene.world.calm = true;
        scene.producer(1, 5);
        scene.producer(2, 4);
        scene.consumer(1, 2, 0);
        return scene;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shouldDeliverEverythingInOrderWhenNobodyFails(long seed) {
        Explorer.random(seed, RUNS, stepper -> calm(stepper, seed));
        Explorer.priorities(seed, 3 * RUNS, 4, stepper -> calm(stepper, seed));
    }

    static LaneScene killing(Stepper stepper) {
        LaneScene scene = scene(stepper, 3, 3);
        stepper.kills(2);
        scene.producer(1, 5).killable();
        scene.producer(2, 4).killable();
        scene.consumer(1, 2, 0).killable();
        scene.consumer(2, 1, 0);
        scene.janitor(1);
        return scene;
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void shouldLoseNothingWhenProducersAndConsumersAreKilled(long seed) {
        Explorer.Explored random = Explorer.random(seed, RUNS, ExclusiveLaneStepTest::killing);
        Explorer.Explored priorities = Explorer.priorities(seed, 3 * RUNS, 4, ExclusiveLaneStepTest::killing);
        assertThat(random.kills() + priorities.kills()).isGreaterThan(RUNS / 4);
    }

    static LaneScene suspicious(Stepper stepper) {
        LaneScene scene = scene(stepper, 3, 3).stallTimeoutNs(2_000_000);
        scene.producer(1, 5);
        scene.producer(2, 4);
        scene.consumer(1, 2, 2);
        scene.consumer(2, 1, 2);
        return scene;
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22})
    void shouldStaySafeWhenLiveProducersAreAbortedAndLiveConsumersFenced(long seed) {
        Explorer.random(seed, RUNS, ExclusiveLaneStepTest::suspicious);
        Explorer.priorities(seed, 5 * RUNS, 5, ExclusiveLaneStepTest::suspicious);
    }

    static LaneScene expiring(Stepper stepper) {
        LaneScene scene = scene(stepper, 3, 3);
        stepper.kills(1);
        scene.producer(1, 5);
        scene.consumer(1, 2, 0).killable();
        scene.consumer(2, 1, 1);
        scene.expirer(1, 4).killable();
        scene.expirer(2, 4);
        scene.janitor(1);
        return scene;
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32})
    void shouldStaySafeWhenReadersTakeTheRoleFromJanitors(long seed) {
        Explorer.random(seed, RUNS, ExclusiveLaneStepTest::expiring);
        Explorer.priorities(seed, 5 * RUNS, 5, ExclusiveLaneStepTest::expiring);
    }

    static LaneScene readingBehindAJanitor(Stepper stepper) {
        LaneScene scene = scene(stepper, 3, 3);
        scene.producer(1, 5);
        scene.expirer(1, 2);
        scene.consumer(1, 2, 0);
        return scene;
    }

    @ParameterizedTest
    @ValueSource(longs = {20, 2000})
    void shouldStaySafeWhenAJanitorStopsAtEveryStep(long steps) {
        int pauses = EveryHit.pause("expirer1", steps, 51, 2, ExclusiveLaneStepTest::readingBehindAJanitor);
        assertThat(pauses).isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldKeepTheBoundExactlyWhenSomebodyIsKilled(int capacity) {
        Explorer.priorities(capacity, 2 * RUNS, 4, stepper -> killing(stepper).capacity(capacity));
    }

    static LaneScene failover(Stepper stepper) {
        LaneScene scene = scene(stepper, 3, 2);
        scene.producer(1, 5);
        scene.producer(2, 3);
        scene.consumer(1, 2, 0);
        scene.consumer(2, 2, 0);
        scene.janitor(1);
        return scene;
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer1", "consumer1"})
    void shouldLoseNothingWhenKilledAtEveryStep(String victim) {
        int kills = EveryHit.kill(victim, 31, 2, ExclusiveLaneStepTest::failover);
        assertThat(kills).isGreaterThan(50);
    }

    @ParameterizedTest
    @CsvSource({"producer1,20", "producer1,2000", "consumer1,20", "consumer1,2000"})
    void shouldStaySafeWhenStoppedAtEveryStep(String victim, long steps) {
        int pauses = EveryHit.pause(victim, steps, 41, 1, stepper -> {
            LaneScene scene = suspicious(stepper);
            scene.producer(3, 3);
            return scene;
        });
        assertThat(pauses).isGreaterThan(50);
    }
}
