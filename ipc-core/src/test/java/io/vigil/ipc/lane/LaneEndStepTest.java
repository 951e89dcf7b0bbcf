package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.Explorer;
import io.vigil.ipc.proof.Stepper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that are dropped, expire, move or are damaged, under seeded schedules of the real protocol code. */
class LaneEndStepTest {
    private static final int RUNS = Integer.getInteger("vigil.proof.schedules", 25);

    private static void explore(long seed, Explorer.Scenario scenario) {
        Explorer.random(seed, RUNS, scenario);
        Explorer.priorities(seed, 3 * RUNS, 5, scenario);
    }

    private static EndScene dropping(Stepper stepper, int kills) {
        EndScene scene = new EndScene(stepper, new LaneWorld(3, 3, false), false);
        scene.world.capacity = 2;
        stepper.kills(kills);
        scene.sender(1, 4).killable();
        scene.sender(2, 4);
        scene.reader(101, 0).killable();
        scene.reader(102, 0);
        scene.janitor(3001);
        return scene;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shouldDropOrDeliverEachMessageOnceWhenTheLaneIsFull(int kills) {
        explore(51 + kills, stepper -> dropping(stepper, kills));
    }

    private static EndScene expiring(Stepper stepper, boolean exclusive, int kills) {
        EndScene scene = new EndScene(stepper, new LaneWorld(4, 3, exclusive), false).deadlines();
        scene.world.calm = kills == 0;
        stepper.kills(kills);
        scene.sender(1, 4).killable();
        scene.sender(2, 3);
        if (exclusive) {
            scene.holder(101);
        } else {
            scene.reader(101, 0);
            scene.reader(102, 0).killable();
        }
        scene.expirer(201).killable();
        scene.expirer(202);
        scene.janitor(3001);
        return scene;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shouldExpireWhatIsDueAndNothingElseWhenReadersCompete(int kills) {
        explore(61 + kills, stepper -> expiring(stepper, false, kills));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shouldExpireWhatIsDueAndNothingElseWhenTheRoleChangesHands(int kills) {
        explore(71 + kills, stepper -> expiring(stepper, true, kills));
    }

    private static EndScene moving(Stepper stepper, int kills) {
        EndScene scene = new EndScene(stepper, new LaneWorld(3, 3, false), true);
        stepper.kills(kills);
        scene.sender(1, 4);
        scene.sender(2, 4);
        scene.reader(101, 2).killable();
        scene.reader(102, 3).killable();
        scene.reader(103, 2);
        scene.janitor(3001);
        return scene;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shouldHaveEachMessageInOneLaneWhenItMoves(int kills) {
        explore(81 + kills, stepper -> moving(stepper, kills));
    }

    @Test
    void shouldHaveEachMessageInOneLaneWhenTheMoverIsKilledAtEveryStep() {
        Explorer.Explored explored = Explorer.everyKill("reader101", 84, 1, stepper -> moving(stepper, 0));
        assertThat(explored.kills()).isGreaterThan(30);
    }

    private static EndScene damaged(Stepper stepper, boolean exclusive, int kills) {
        EndScene scene = new EndScene(stepper, new LaneWorld(4, 6, exclusive), false);
        stepper.kills(kills);
        scene.sender(1, 4).killable();
        scene.sender(2, 4);
        if (exclusive) {
            scene.holder(101);
        } else {
            scene.reader(101, 0).killable();
            scene.reader(102, 0);
        }
        scene.damage(2);
        scene.janitor(3001);
        return scene;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shouldLoseNothingButTheDamagedFrameWhenReadersCompete(int kills) {
        explore(91 + kills, stepper -> damaged(stepper, false, kills));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shouldLoseNothingButTheDamagedFrameWhenTheRoleChangesHands(int kills) {
        explore(95 + kills, stepper -> damaged(stepper, true, kills));
    }
}
