package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.Explorer;
import io.vigil.ipc.proof.Stepper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Parking under seeded schedules: a sender that stops between claim and commit for longer than the readers' patience,
 * while helpers judge its term before and after its limbo ends, growers look for memory, and somebody dies.
 */
class ParkingStepTest {
    private static final int RUNS = Integer.getInteger("vigil.proof.schedules", 25);

    private static LaneScene scene(Stepper stepper, int terms, boolean exclusive) {
        return new LaneScene(stepper, new LaneWorld(1, terms, exclusive))
                .lengths(8)
                .stallTimeoutNs(2_000_000);
    }

    /** Every frame fills a term: helpers, growers and the end of the limbo meet often. */
    static LaneScene stopping(Stepper stepper, boolean exclusive, long steps) {
        LaneScene scene = scene(stepper, 4, exclusive);
        scene.producer(1, 2).pauseAt("payload", 1, steps);
        scene.producer(2, 6);
        scene.producer(3, 4);
        if (exclusive) {
            scene.consumer(1, 1, 0);
        } else {
            scene.reader(1, 1, 0);
            scene.reader(2, 1, 0);
        }
        return scene;
    }

    @ParameterizedTest
    @CsvSource({"true,800", "true,3000", "false,800", "false,3000"})
    void shouldHoldUpOneTermOnlyWhenASenderStops(boolean exclusive, long steps) {
        List<LaneScene> scenes = new ArrayList<>();
        Explorer.priorities(steps, 4 * RUNS, 4, stepper -> remember(scenes, stopping(stepper, exclusive, steps)));
        Explorer.random(steps, RUNS, stepper -> remember(scenes, stopping(stepper, exclusive, steps)));
        assertThat(scenes.stream().mapToLong(scene -> scene.world.parkings()).sum())
                .isGreaterThan(RUNS);
    }

    private static LaneScene remember(List<LaneScene> scenes, LaneScene scene) {
        scenes.add(scene);
        return scene;
    }

    /** A stopped sender dies, its slot is swept and used again, and so is its term. */
    static LaneScene dying(Stepper stepper, boolean exclusive) {
        LaneScene scene = scene(stepper, 3, exclusive);
        stepper.kills(1);
        scene.producer(1, 3).pauseAt("payload", 1, 1500).killAt("commit", 1);
        scene.producer(2, 6);
        scene.heir(1, 3, 2);
        if (exclusive) {
            scene.consumer(1, 1, 0);
        } else {
            scene.reader(1, 1, 0);
        }
        scene.janitor(1);
        scene.janitor(2);
        return scene;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldSweepTheParkedTermWhenItsSenderDies(boolean exclusive) {
        Explorer.Explored explored = Explorer.priorities(7, 4 * RUNS, 4, stepper -> dying(stepper, exclusive));
        assertThat(explored.kills()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"producer2,true", "producer2,false"})
    void shouldLoseNothingWhenAHelperIsKilledAtEveryStep(String victim, boolean exclusive) {
        int kills = EveryHit.kill(victim, 31, 2, stepper -> {
            LaneScene scene = stopping(stepper, exclusive, 1000);
            scene.janitor(1);
            return scene;
        });
        assertThat(kills).isGreaterThan(50);
    }

    @Test
    void shouldStaySafeWhenAHelperStopsAtEveryStep() {
        int pauses = EveryHit.pause("producer2", 60, 41, 1, stepper -> stopping(stepper, true, 1000));
        assertThat(pauses).isGreaterThan(50);
    }
}
