package io.vigil.supervisor.core;

import static io.vigil.supervisor.core.CoreScene.MS;
import static io.vigil.supervisor.core.CoreScene.child;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.VigilException;
import io.vigil.supervisor.Exit;
import io.vigil.supervisor.GiveUpPolicy;
import io.vigil.supervisor.Strategy;
import org.junit.jupiter.api.Test;

/**
 * Walks every event that a supervisor can be told over every phase in which it can find a child: the phase and goal
 * that follow, and the orders.
 */
class SupervisorWalkTest {
    private static final String EXPECTED = """
            IDLE START: ALREADY_MONITORING []
            IDLE STOP: IDLE LIVE STOPPED []
            IDLE KILL: IDLE LIVE STOPPED []
            IDLE TICK: IDLE LIVE RUNNING []
            IDLE LAUNCHED: IDLE LIVE RUNNING []
            IDLE LAUNCH_FAILED: IDLE LIVE RUNNING []
            IDLE READY: IDLE LIVE RUNNING []
            IDLE EXITED: IDLE LIVE RUNNING []
            IDLE UNHEALTHY: IDLE LIVE RUNNING []
            IDLE RESTART_CHILD: LAUNCHING LIVE RUNNING [LAUNCH a]
            IDLE STOP_CHILD: IDLE LIVE RUNNING []
            IDLE SUSPEND_CHILD: INVALID_STATE []
            IDLE RESUME_CHILD: INVALID_STATE []
            IDLE REMOVE_CHILD: gone RUNNING []
            WAITING START: ALREADY_MONITORING []
            WAITING STOP: IDLE LIVE STOPPED []
            WAITING KILL: IDLE LIVE STOPPED []
            WAITING TICK: WAITING LIVE RUNNING []
            WAITING LAUNCHED: WAITING LIVE RUNNING []
            WAITING LAUNCH_FAILED: WAITING LIVE RUNNING []
            WAITING READY: WAITING LIVE RUNNING []
            WAITING EXITED: WAITING LIVE RUNNING []
            WAITING UNHEALTHY: WAITING LIVE RUNNING []
            WAITING RESTART_CHILD: LAUNCHING LIVE RUNNING [LAUNCH a]
            WAITING STOP_CHILD: IDLE LIVE RUNNING []
            WAITING SUSPEND_CHILD: INVALID_STATE []
            WAITING RESUME_CHILD: INVALID_STATE []
            WAITING REMOVE_CHILD: gone RUNNING []
            LAUNCHING START: ALREADY_MONITORING []
            LAUNCHING STOP: LAUNCHING REST STOPPING []
            LAUNCHING KILL: LAUNCHING REST STOPPING []
            LAUNCHING TICK: LAUNCHING LIVE STARTING []
            LAUNCHING LAUNCHED: RUNNING LIVE RUNNING []
            LAUNCHING LAUNCH_FAILED: LAUNCHING LIVE RUNNING [LAUNCH a]
            LAUNCHING READY: LAUNCHING LIVE STARTING []
            LAUNCHING EXITED: LAUNCHING LIVE STARTING []
            LAUNCHING UNHEALTHY: LAUNCHING LIVE STARTING []
            LAUNCHING RESTART_CHILD: LAUNCHING AGAIN STARTING []
            LAUNCHING STOP_CHILD: LAUNCHING REST STARTING []
            LAUNCHING SUSPEND_CHILD: INVALID_STATE []
            LAUNCHING RESUME_CHILD: INVALID_STATE []
            LAUNCHING REMOVE_CHILD: LAUNCHING REMOVE STARTING []
            STARTING START: ALREADY_MONITORING []
            STARTING STOP: STOPPING REST STOPPING [TERMINATE a]
            STARTING KILL: KILLING REST STOPPING [KILL a]
            STARTING TICK: STARTING LIVE STARTING []
            STARTING LAUNCHED: STARTING LIVE STARTING []
            STARTING LAUNCH_FAILED: STARTING LIVE STARTING []
            STARTING READY: RUNNING LIVE RUNNING []
            STARTING EXITED: LAUNCHING LIVE RUNNING [LAUNCH a]
            STARTING UNHEALTHY: STARTING LIVE STARTING []
            STARTING RESTART_CHILD: STOPPING AGAIN RUNNING [TERMINATE a]
            STARTING STOP_CHILD: STOPPING REST RUNNING [TERMINATE a]
            STARTING SUSPEND_CHILD: INVALID_STATE []
            STARTING RESUME_CHILD: INVALID_STATE []
            STARTING REMOVE_CHILD: STOPPING REMOVE RUNNING [TERMINATE a]
            RUNNING START: ALREADY_MONITORING []
            RUNNING STOP: STOPPING REST STOPPING [TERMINATE a]
            RUNNING KILL: KILLING REST STOPPING [KILL a]
            RUNNING TICK: RUNNING LIVE RUNNING []
            RUNNING LAUNCHED: RUNNING LIVE RUNNING []
            RUNNING LAUNCH_FAILED: RUNNING LIVE RUNNING []
            RUNNING READY: RUNNING LIVE RUNNING []
            RUNNING EXITED: LAUNCHING LIVE RUNNING [LAUNCH a]
            RUNNING UNHEALTHY: KILLING CRASH RUNNING [KILL a]
            RUNNING RESTART_CHILD: STOPPING AGAIN RUNNING [TERMINATE a]
            RUNNING STOP_CHILD: STOPPING REST RUNNING [TERMINATE a]
            RUNNING SUSPEND_CHILD: SUSPENDED LIVE RUNNING [SUSPEND a]
            RUNNING RESUME_CHILD: INVALID_STATE []
            RUNNING REMOVE_CHILD: STOPPING REMOVE RUNNING [TERMINATE a]
            SUSPENDED START: ALREADY_MONITORING []
            SUSPENDED STOP: STOPPING REST STOPPING [TERMINATE a]
            SUSPENDED KILL: KILLING REST STOPPING [KILL a]
            SUSPENDED TICK: SUSPENDED LIVE RUNNING []
            SUSPENDED LAUNCHED: SUSPENDED LIVE RUNNING []
            SUSPENDED LAUNCH_FAILED: SUSPENDED LIVE RUNNING []
            SUSPENDED READY: SUSPENDED LIVE RUNNING []
            SUSPENDED EXITED: LAUNCHING LIVE RUNNING [LAUNCH a]
            SUSPENDED UNHEALTHY: SUSPENDED LIVE RUNNING []
            SUSPENDED RESTART_CHILD: STOPPING AGAIN RUNNING [TERMINATE a]
            SUSPENDED STOP_CHILD: STOPPING REST RUNNING [TERMINATE a]
            SUSPENDED SUSPEND_CHILD: INVALID_STATE []
            SUSPENDED RESUME_CHILD: RUNNING LIVE RUNNING [RESUME a]
            SUSPENDED REMOVE_CHILD: STOPPING REMOVE RUNNING [TERMINATE a]
            STOPPING START: ALREADY_MONITORING []
            STOPPING STOP: STOPPING REST STOPPING []
            STOPPING KILL: KILLING REST STOPPING [KILL a]
            STOPPING TICK: STOPPING REST RUNNING []
            STOPPING LAUNCHED: STOPPING REST RUNNING []
            STOPPING LAUNCH_FAILED: STOPPING REST RUNNING []
            STOPPING READY: STOPPING REST RUNNING []
            STOPPING EXITED: IDLE LIVE RUNNING []
            STOPPING UNHEALTHY: STOPPING REST RUNNING []
            STOPPING RESTART_CHILD: STOPPING AGAIN RUNNING []
            STOPPING STOP_CHILD: STOPPING REST RUNNING []
            STOPPING SUSPEND_CHILD: INVALID_STATE []
            STOPPING RESUME_CHILD: INVALID_STATE []
            STOPPING REMOVE_CHILD: STOPPING REMOVE RUNNING []
            KILLING START: ALREADY_MONITORING []
            KILLING STOP: KILLING REST STOPPING []
            KILLING KILL: KILLING REST STOPPING []
            KILLING TICK: KILLING CRASH RUNNING []
            KILLING LAUNCHED: KILLING CRASH RUNNING []
            KILLING LAUNCH_FAILED: KILLING CRASH RUNNING []
            KILLING READY: KILLING CRASH RUNNING []
            KILLING EXITED: LAUNCHING LIVE RUNNING [LAUNCH a]
            KILLING UNHEALTHY: KILLING CRASH RUNNING []
            KILLING RESTART_CHILD: KILLING AGAIN RUNNING []
            KILLING STOP_CHILD: KILLING REST RUNNING []
            KILLING SUSPEND_CHILD: INVALID_STATE []
            KILLING RESUME_CHILD: INVALID_STATE []
            KILLING REMOVE_CHILD: KILLING REMOVE RUNNING []
            FAILED START: ALREADY_MONITORING []
            FAILED STOP: FAILED LIVE STOPPED []
            FAILED KILL: FAILED LIVE STOPPED []
            FAILED TICK: FAILED LIVE RUNNING []
            FAILED LAUNCHED: FAILED LIVE RUNNING []
            FAILED LAUNCH_FAILED: FAILED LIVE RUNNING []
            FAILED READY: FAILED LIVE RUNNING []
            FAILED EXITED: FAILED LIVE RUNNING []
            FAILED UNHEALTHY: FAILED LIVE RUNNING []
            FAILED RESTART_CHILD: LAUNCHING LIVE RUNNING [LAUNCH a]
            FAILED STOP_CHILD: IDLE LIVE RUNNING []
            FAILED SUSPEND_CHILD: INVALID_STATE []
            FAILED RESUME_CHILD: INVALID_STATE []
            FAILED REMOVE_CHILD: gone RUNNING []
            """;

    @Test
    void shouldDoWhatTheTableSaysForEveryPair() {
        StringBuilder found = new StringBuilder();
        for (Phase phase : Phase.values()) {
            for (Event.Kind kind : Event.Kind.values()) {
                CoreScene scene = childIn(phase);
                assertThat(scene.core.child("a").orElseThrow().phase()).isEqualTo(phase);
                found.append(phase)
                        .append(' ')
                        .append(kind)
                        .append(": ")
                        .append(outcome(scene, kind))
                        .append('\n');
            }
        }
        assertThat(found.toString()).isEqualTo(EXPECTED);
    }

    private static CoreScene childIn(Phase phase) {
        ChildRules rules = phase == Phase.STARTING ? child("a").readyWithin(1_000 * MS) : child("a");
        CoreScene scene = new CoreScene(Strategy.ONE_FOR_ONE, 2, GiveUpPolicy.PARK, rules);
        scene.answersLaunches = phase != Phase.LAUNCHING;
        scene.obeysTerm = phase == Phase.IDLE;
        scene.diesOfKill = false;
        scene.start();
        switch (phase) {
            case IDLE, STOPPING -> scene.wish(Event.Kind.STOP_CHILD, "a");
            case SUSPENDED -> scene.wish(Event.Kind.SUSPEND_CHILD, "a");
            case KILLING -> scene.tell(Event.unhealthy("a", 1));
            case WAITING -> crashes(scene, 2);
            case FAILED -> crashes(scene, 3);
            default -> {
                // It is there.
            }
        }
        scene.answersLaunches = false;
        scene.obeysTerm = false;
        scene.newOrders();
        return scene;
    }

    private static void crashes(CoreScene scene, int times) {
        for (int i = 0; i < times; i++) {
            scene.pass(i * 100L * MS);
            scene.crashes("a");
        }
    }

    private static String outcome(CoreScene scene, Event.Kind kind) {
        int incarnation = scene.core.incarnation("a");
        boolean ofTheSupervisor = kind.compareTo(Event.Kind.TICK) <= 0;
        try {
            scene.tell(new Event(kind, ofTheSupervisor ? "" : "a", incarnation, Exit.code(1)));
        } catch (VigilException e) {
            return e.code() + " " + scene.newOrders();
        }
        String child = scene.core
                .child("a")
                .map(each -> each.phase() + " " + each.goal())
                .orElse("gone");
        return child + " " + scene.core.status() + " " + scene.newOrders();
    }
}
