package io.vigil.supervisor.core;

import static io.vigil.supervisor.core.CoreScene.MS;
import static io.vigil.supervisor.core.CoreScene.child;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.supervisor.ChildState;
import io.vigil.supervisor.Exit;
import io.vigil.supervisor.RestartType;
import io.vigil.supervisor.Strategy;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrategiesTest {
    private static CoreScene started(Strategy strategy) {
        CoreScene scene =
                CoreScene.of(strategy, child("a"), child("b"), child("c")).start();
        assertThat(scene.newOrders()).containsExactly("LAUNCH a", "LAUNCH b", "LAUNCH c");
        assertThat(scene.core.status()).isEqualTo(SupervisorStatus.RUNNING);
        return scene;
    }

    @Test
    void shouldRestartTheOneThatFailedWhenOneForOne() {
        CoreScene scene = started(Strategy.ONE_FOR_ONE);
        scene.crashes("b");
        assertThat(scene.newOrders()).containsExactly("LAUNCH b");
    }

    @Test
    void shouldRestartAllWhenOneForAll() {
        CoreScene scene = started(Strategy.ONE_FOR_ALL);
        scene.crashes("b");
        assertThat(scene.newOrders()).containsExactly("TERMINATE c", "TERMINATE a", "LAUNCH a", "LAUNCH b", "LAUNCH c");
    }

    @Test
    void shouldRestartTheRestWhenRestForOne() {
        CoreScene scene = started(Strategy.REST_FOR_ONE);
        scene.crashes("b");
        assertThat(scene.newOrders()).containsExactly("TERMINATE c", "LAUNCH b", "LAUNCH c");
    }

    @Test
    void shouldStartNobodyOfAGroupBeforeAllAreDown() {
        CoreScene scene = started(Strategy.ONE_FOR_ALL);
        scene.obeysTerm = false;
        scene.crashes("a");
        assertThat(scene.newOrders()).containsExactly("TERMINATE c");
        scene.exits("c", Exit.signal(15));
        assertThat(scene.newOrders()).containsExactly("TERMINATE b");
        scene.pass(5_000 * MS);
        assertThat(scene.newOrders()).containsExactly("KILL b", "LAUNCH a", "LAUNCH b", "LAUNCH c");
        assertThat(scene.count(Notice.Kind.SHUTDOWN_TIMEOUT)).isEqualTo(1);
    }

    @Test
    void shouldNotCountTheDeathOfASiblingThatWaitsForItsTurnToStop() {
        CoreScene scene = started(Strategy.ONE_FOR_ALL);
        scene.obeysTerm = false;
        scene.crashes("a");
        scene.crashes("b"); // before its turn: c is still on its way down
        scene.exits("c", Exit.signal(15));
        assertThat(scene.newOrders()).containsExactly("TERMINATE c", "LAUNCH a", "LAUNCH b", "LAUNCH c");
        assertThat(scene.count(Notice.Kind.CHILD_RESTARTING)).isEqualTo(1);
    }

    @Test
    void shouldLeaveATemporarySiblingDown() {
        CoreScene scene = CoreScene.of(
                        Strategy.ONE_FOR_ALL, child("a"), child("t").with(RestartType.TEMPORARY), child("b"))
                .start();
        scene.newOrders();
        scene.crashes("a");
        assertThat(scene.newOrders()).containsExactly("TERMINATE b", "TERMINATE t", "LAUNCH a", "LAUNCH b");
        assertThat(scene.state("t")).isEqualTo(ChildState.STOPPED);
    }

    @Test
    void shouldRestartByTypeAndEnd() {
        CoreScene scene = CoreScene.of(
                        Strategy.ONE_FOR_ONE,
                        child("p"),
                        child("t").with(RestartType.TRANSIENT),
                        child("x").with(RestartType.TEMPORARY))
                .start();
        scene.newOrders();
        scene.exits("p", Exit.code(0));
        scene.exits("t", Exit.code(0));
        scene.exits("x", Exit.code(1));
        assertThat(scene.newOrders()).containsExactly("LAUNCH p");
        scene.wish(Event.Kind.RESTART_CHILD, "t");
        scene.newOrders();
        scene.exits("t", Exit.signal(9));
        assertThat(scene.newOrders()).containsExactly("LAUNCH t");
        assertThat(scene.state("x")).isEqualTo(ChildState.STOPPED);
    }

    @Test
    void shouldStopInReverseOrderOneAfterTheOther() {
        CoreScene scene = started(Strategy.ONE_FOR_ONE);
        scene.obeysTerm = false;
        scene.tell(Event.stop());
        assertThat(scene.newOrders()).containsExactly("TERMINATE c");
        scene.exits("c", Exit.code(0));
        scene.exits("b", Exit.signal(15)); // its turn
        assertThat(scene.newOrders()).containsExactly("TERMINATE b", "TERMINATE a");
        scene.pass(4_999 * MS);
        assertThat(scene.newOrders()).isEmpty();
        scene.pass(MS);
        assertThat(scene.newOrders()).containsExactly("KILL a");
        assertThat(scene.core.status()).isEqualTo(SupervisorStatus.STOPPED);
        assertThat(scene.notices.get(scene.notices.size() - 1).kind()).isEqualTo(Notice.Kind.STOPPED);
    }

    @Test
    void shouldKillEverybodyAtOnceWhenToldTo() {
        CoreScene scene = started(Strategy.ONE_FOR_ONE);
        scene.obeysTerm = false;
        scene.tell(Event.stop());
        scene.newOrders();
        scene.tell(Event.kill());
        assertThat(scene.newOrders()).containsExactlyInAnyOrder("KILL a", "KILL b", "KILL c");
        assertThat(scene.core.status()).isEqualTo(SupervisorStatus.STOPPED);
    }

    @Test
    void shouldKillAlsoTheOneWhoseLaunchIsOut() {
        CoreScene scene = CoreScene.of(Strategy.ONE_FOR_ONE, child("a"));
        scene.answersLaunches = false;
        scene.start().tell(Event.kill());
        assertThat(scene.core.status()).isEqualTo(SupervisorStatus.STOPPING);
        scene.tell(Event.launched("a", 1));
        assertThat(scene.newOrders()).containsExactly("LAUNCH a", "KILL a");
        assertThat(scene.core.status()).isEqualTo(SupervisorStatus.STOPPED);
    }

    @Test
    void shouldStartAgainAfterAStop() {
        CoreScene scene = started(Strategy.ONE_FOR_ONE);
        scene.tell(Event.stop());
        scene.newOrders();
        scene.start();
        assertThat(scene.newOrders()).containsExactly("LAUNCH a", "LAUNCH b", "LAUNCH c");
        assertThatThrownBy(scene::start)
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_MONITORING));
    }

    @Test
    void shouldStartInTheOrderOfDependenciesAndReadiness() {
        CoreScene scene = CoreScene.of(
                        Strategy.ONE_FOR_ONE,
                        child("pricer").after("feed"),
                        child("feed").readyWithin(1_000 * MS),
                        child("other"))
                .start();
        assertThat(scene.core.ids()).containsExactly("feed", "pricer", "other");
        assertThat(scene.newOrders()).containsExactly("LAUNCH feed", "LAUNCH other");
        assertThat(scene.core.status()).isEqualTo(SupervisorStatus.STARTING);
        scene.ready("feed");
        assertThat(scene.newOrders()).containsExactly("LAUNCH pricer");
        assertThat(scene.core.status()).isEqualTo(SupervisorStatus.RUNNING);
    }

    @Test
    void shouldNameEveryProblemOfTheChildrenAtOnce() {
        assertThatThrownBy(() -> CoreScene.of(Strategy.ONE_FOR_ONE, child("a").after("x"), child("b"), child("b")))
                .hasMessageContaining("twice: child=b")
                .hasMessageContaining("child=a, dependsOn=x");
        assertThatThrownBy(() -> CoreScene.of(
                        Strategy.ONE_FOR_ONE, child("a").after("b"), child("b").after("a")))
                .hasMessageContaining("circle: children=[a, b]");
    }

    @Test
    void shouldAddAndRemoveWhileItRuns() {
        CoreScene scene = started(Strategy.ONE_FOR_ONE);
        scene.add(child("d"));
        assertThat(scene.newOrders()).containsExactly("LAUNCH d");
        assertThatThrownBy(() -> scene.add(child("d")))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_REGISTERED));
        scene.wish(Event.Kind.REMOVE_CHILD, "b");
        assertThat(scene.core.ids()).isEqualTo(List.of("a", "c", "d"));
        assertThat(scene.count(Notice.Kind.CHILD_REMOVED)).isEqualTo(1);
        assertThatThrownBy(() -> scene.wish(Event.Kind.STOP_CHILD, "b"))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHILD_NOT_FOUND));
    }
}
