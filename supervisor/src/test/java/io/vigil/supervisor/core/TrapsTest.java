package io.vigil.supervisor.core;

import static io.vigil.supervisor.core.CoreScene.MS;
import static io.vigil.supervisor.core.CoreScene.child;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.supervisor.Backoff;
import io.vigil.supervisor.ChildState;
import io.vigil.supervisor.Exit;
import io.vigil.supervisor.GiveUpPolicy;
import io.vigil.supervisor.RestartType;
import io.vigil.supervisor.Strategy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What supervisors got wrong elsewhere. */
class TrapsTest {
    private static CoreScene bounded(GiveUpPolicy onGiveUp, ChildRules... children) {
        return new CoreScene(Strategy.ONE_FOR_ONE, 3, onGiveUp, children).start();
    }

    @Test
    void shouldGiveUpAlthoughEveryRespawnSucceeds() {
        CoreScene scene = bounded(GiveUpPolicy.ESCALATE, child("a").with(Backoff.NONE), child("b"));
        for (int i = 0; i < 3; i++) {
            scene.crashes("a");
            assertThat(scene.state("a")).isEqualTo(ChildState.RUNNING);
            scene.pass(MS);
        }
        scene.newOrders();
        scene.crashes("a");
        assertThat(scene.newOrders()).containsExactly("TERMINATE b");
        assertThat(scene.core.status()).isEqualTo(SupervisorStatus.FAILED);
        assertThat(scene.count(Notice.Kind.GAVE_UP)).isEqualTo(1);
        assertThat(scene.count(Notice.Kind.CHILD_RESTARTING)).isEqualTo(3);
    }

    @Test
    void shouldNotCountRestartsThatAreOlderThanTheWindow() {
        CoreScene scene = bounded(GiveUpPolicy.ESCALATE, child("a").with(Backoff.NONE));
        for (int i = 0; i < 20; i++) {
            scene.crashes("a");
            scene.pass(1_700 * MS); // at most three in five seconds
        }
        assertThat(scene.state("a")).isEqualTo(ChildState.RUNNING);
    }

    @Test
    void shouldParkTheOneAndKeepTheOthersWithTheirOwnCounts() {
        CoreScene scene = bounded(GiveUpPolicy.PARK, child("a").with(Backoff.NONE), child("b"));
        for (int i = 0; i < 4; i++) {
            scene.crashes("a");
        }
        assertThat(scene.state("a")).isEqualTo(ChildState.FAILED);
        scene.newOrders();
        scene.crashes("b");
        assertThat(scene.newOrders()).containsExactly("LAUNCH b");
        scene.wish(Event.Kind.RESTART_CHILD, "a");
        scene.crashes("a");
        assertThat(scene.state("a")).as("a fresh count").isEqualTo(ChildState.RUNNING);
    }

    @Test
    void shouldStartAtOnceThenBackOffAndBeginAnewAfterAHealthyTime() {
        CoreScene scene = CoreScene.of(Strategy.ONE_FOR_ONE, child("a")).start();
        scene.newOrders();
        scene.crashes("a");
        assertThat(scene.newOrders()).as("at once").containsExactly("LAUNCH a");
        scene.crashes("a");
        assertThat(scene.state("a")).isEqualTo(ChildState.RESTARTING);
        scene.pass(99 * MS);
        assertThat(scene.newOrders()).isEmpty();
        scene.pass(MS);
        assertThat(scene.newOrders()).containsExactly("LAUNCH a");
        scene.crashes("a");
        scene.pass(199 * MS);
        assertThat(scene.newOrders()).isEmpty();
        scene.pass(MS);
        assertThat(scene.newOrders()).containsExactly("LAUNCH a");
        scene.pass(5_000 * MS);
        scene.crashes("a");
        assertThat(scene.newOrders()).as("healthy for long enough").containsExactly("LAUNCH a");
    }

    @Test
    void shouldNotTakeZeroSecondsForAStart() {
        CoreScene scene = CoreScene.of(Strategy.ONE_FOR_ONE, child("a").readyWithin(1_000 * MS), child("b"))
                .start();
        assertThat(scene.state("a")).isEqualTo(ChildState.STARTING);
        scene.crashes("a"); // before it was ready
        assertThat(scene.core.status()).isEqualTo(SupervisorStatus.FAILED);
        assertThat(scene.count(Notice.Kind.START_FAILED)).isEqualTo(1);
        assertThat(scene.newOrders()).containsExactly("LAUNCH a", "LAUNCH b", "TERMINATE b");
    }

    @Test
    void shouldKillWhoIsNotReadyInTimeAndCountIt() {
        CoreScene scene = new CoreScene(
                        Strategy.ONE_FOR_ONE, 3, GiveUpPolicy.PARK, child("a").readyWithin(1_000 * MS))
                .start();
        scene.pass(999 * MS);
        assertThat(scene.newOrders()).containsExactly("LAUNCH a");
        scene.pass(MS);
        assertThat(scene.newOrders()).containsExactly("KILL a", "LAUNCH a");
        assertThat(scene.count(Notice.Kind.CHILD_CRASHED)).isEqualTo(1);
    }

    @Test
    void shouldIgnoreWhatIsSaidOfAPastIncarnation() {
        CoreScene scene = CoreScene.of(Strategy.ONE_FOR_ONE, child("a")).start();
        scene.crashes("a");
        scene.newOrders();
        scene.tell(Event.exited("a", 1, Exit.signal(9)));
        scene.tell(Event.unhealthy("a", 1));
        scene.tell(Event.exited("nobody", 1, Exit.signal(9)));
        assertThat(scene.newOrders()).isEmpty();
        assertThat(scene.state("a")).isEqualTo(ChildState.RUNNING);
    }

    @Test
    void shouldStopInBackoff() {
        CoreScene scene =
                CoreScene.of(Strategy.ONE_FOR_ONE, child("a"), child("b")).start();
        scene.crashes("a");
        scene.crashes("a");
        scene.wish(Event.Kind.STOP_CHILD, "a");
        assertThat(scene.state("a")).isEqualTo(ChildState.STOPPED);
        scene.newOrders();
        scene.pass(60_000 * MS);
        assertThat(scene.newOrders()).isEmpty();
        scene.wish(Event.Kind.RESTART_CHILD, "a");
        scene.crashes("a");
        scene.crashes("a");
        scene.newOrders();
        scene.tell(Event.stop());
        scene.pass(60_000 * MS);
        assertThat(scene.newOrders()).containsExactly("TERMINATE b");
        assertThat(scene.core.status()).isEqualTo(SupervisorStatus.STOPPED);
    }

    @Test
    void shouldRemoveOneInBackoffForGood() {
        CoreScene scene = CoreScene.of(Strategy.ONE_FOR_ONE, child("a")).start();
        scene.crashes("a");
        scene.crashes("a");
        scene.newOrders();
        scene.wish(Event.Kind.REMOVE_CHILD, "a");
        scene.pass(60_000 * MS);
        assertThat(scene.newOrders()).isEmpty();
        assertThat(scene.core.ids()).isEmpty();
    }

    @Test
    void shouldScaleDownInTheMiddleOfARestart() {
        CoreScene scene = CoreScene.of(Strategy.ONE_FOR_ALL, child("a"), child("b"), child("c"))
                .start();
        scene.obeysTerm = false;
        scene.crashes("a");
        scene.wish(Event.Kind.REMOVE_CHILD, "c"); // on its way down
        scene.wish(Event.Kind.REMOVE_CHILD, "b"); // waiting for its turn
        scene.newOrders();
        scene.exits("c", Exit.signal(15));
        scene.exits("b", Exit.signal(15));
        assertThat(scene.newOrders()).containsExactly("LAUNCH a");
        assertThat(scene.core.ids()).isEqualTo(List.of("a"));
    }

    @Test
    void shouldScaleUpAgainWhileTheOldOneIsOnItsWayDown() {
        CoreScene scene =
                CoreScene.of(Strategy.ONE_FOR_ONE, child("a"), child("b")).start();
        scene.obeysTerm = false;
        scene.wish(Event.Kind.REMOVE_CHILD, "b");
        scene.add(child("b"));
        scene.newOrders();
        scene.exits("b", Exit.signal(15));
        assertThat(scene.newOrders()).containsExactly("LAUNCH b");
        assertThat(scene.core.ids()).isEqualTo(List.of("a", "b"));
    }

    @Test
    void shouldNotStartAgainOneThatIsToldToStopWhileItIsLaunched() {
        CoreScene scene = CoreScene.of(Strategy.ONE_FOR_ONE, child("a"));
        scene.answersLaunches = false;
        scene.start().wish(Event.Kind.STOP_CHILD, "a");
        scene.tell(Event.launched("a", 1));
        assertThat(scene.newOrders()).containsExactly("LAUNCH a", "TERMINATE a");
        assertThat(scene.state("a")).isEqualTo(ChildState.STOPPED);
    }

    @Test
    void shouldNotCountRestartsThatSomebodyWanted() {
        CoreScene scene = bounded(GiveUpPolicy.ESCALATE, child("a"));
        for (int i = 0; i < 10; i++) {
            scene.wish(Event.Kind.RESTART_CHILD, "a");
        }
        assertThat(scene.state("a")).isEqualTo(ChildState.RUNNING);
        assertThat(scene.core.incarnation("a")).isEqualTo(11);
        assertThat(scene.count(Notice.Kind.RESTART_REQUESTED)).isEqualTo(10);
    }

    @Test
    void shouldKillTheHungAndExemptTheSuspended() {
        CoreScene scene = CoreScene.of(Strategy.ONE_FOR_ONE, child("a").with(RestartType.TRANSIENT))
                .start();
        scene.wish(Event.Kind.SUSPEND_CHILD, "a");
        scene.newOrders();
        scene.tell(Event.unhealthy("a", 1));
        assertThat(scene.newOrders()).isEmpty();
        assertThatThrownBy(() -> scene.wish(Event.Kind.SUSPEND_CHILD, "a"))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
        scene.wish(Event.Kind.RESUME_CHILD, "a");
        scene.tell(Event.unhealthy("a", 1));
        assertThat(scene.newOrders()).containsExactly("RESUME a", "KILL a", "LAUNCH a");
        assertThat(scene.count(Notice.Kind.CHILD_CRASHED)).isEqualTo(1);
    }

    @Test
    void shouldWaitForADependencyThatIsRestartedAndNotForOneThatIsStopped() {
        CoreScene scene = CoreScene.of(
                        Strategy.ONE_FOR_ONE,
                        child("feed").readyWithin(1_000 * MS),
                        child("pricer").after("feed"))
                .start();
        scene.ready("feed");
        scene.newOrders();
        scene.crashes("feed");
        scene.crashes("pricer");
        assertThat(scene.newOrders()).containsExactly("LAUNCH feed");
        scene.ready("feed");
        assertThat(scene.newOrders()).containsExactly("LAUNCH pricer");
        scene.wish(Event.Kind.STOP_CHILD, "feed");
        scene.pass(6_000 * MS);
        scene.newOrders();
        scene.crashes("pricer");
        assertThat(scene.newOrders()).containsExactly("LAUNCH pricer");
    }

    @Test
    void shouldFailTheStartWhenOneCannotBeStarted() {
        CoreScene scene = CoreScene.of(Strategy.ONE_FOR_ONE, child("a"), child("b"), child("c"));
        scene.cannotStart.add("b");
        scene.start();
        assertThat(scene.newOrders()).containsExactly("LAUNCH a", "LAUNCH b", "TERMINATE a");
        assertThat(scene.core.status()).isEqualTo(SupervisorStatus.FAILED);
    }

    @Test
    void shouldRestartTwoHundredThatDieTogether() {
        ChildRules[] many = new ChildRules[200];
        for (int i = 0; i < many.length; i++) {
            many[i] = child("worker_" + i);
        }
        CoreScene scene = new CoreScene(Strategy.ONE_FOR_ONE, 200, GiveUpPolicy.ESCALATE, many).start();
        scene.newOrders();
        for (ChildRules each : many) {
            scene.exits(each.id(), Exit.signal(9));
        }
        assertThat(scene.newOrders()).hasSize(200);
        assertThat(many).allMatch(each -> scene.state(each.id()) == ChildState.RUNNING);
    }
}
