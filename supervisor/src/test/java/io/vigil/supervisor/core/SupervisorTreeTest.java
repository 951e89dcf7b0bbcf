package io.vigil.supervisor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.supervisor.Backoff;
import io.vigil.supervisor.ChildState;
import io.vigil.supervisor.Exit;
import io.vigil.supervisor.GiveUpPolicy;
import io.vigil.supervisor.Strategy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SupervisorTreeTest {
    private final List<String> orders = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final SupervisorTree tree = new SupervisorTree(new TreeRules(
            rules(2),
            List.of(child("a"), TreeRules.asChild(child("sub")), child("z")),
            Map.of("sub", new TreeRules(rules(1), List.of(child("x"), child("y")), Map.of()))));

    private static SupervisorRules rules(int maxRestarts) {
        return new SupervisorRules(Strategy.ONE_FOR_ONE, maxRestarts, 5_000_000_000L, GiveUpPolicy.ESCALATE, 1);
    }

    private static ChildRules child(String id) {
        return ChildRules.of(id).with(Backoff.NONE);
    }

    private void tell(Event event) {
        Deque<Event> events = new ArrayDeque<>(List.of(event));
        for (Event next = events.poll(); next != null; next = events.poll()) {
            Step step = tree.on(next, 0);
            step.notices().forEach(each -> notices.add(each.kind() + " " + each.child()));
            for (Directive each : step.directives()) {
                orders.add(each.order() + " " + each.child());
                events.add(
                        each.order() == Order.LAUNCH
                                ? Event.launched(each.child(), each.incarnation())
                                : Event.exited(each.child(), each.incarnation(), Exit.signal(15)));
            }
        }
    }

    private void crash(String supervisor, String child) {
        String path = supervisor.isEmpty() ? child : supervisor + "/" + child;
        tell(Event.exited(path, core(supervisor).incarnation(child), Exit.code(1)));
    }

    private SupervisorCore core(String path) {
        return tree.supervisor(path).orElseThrow();
    }

    private List<String> newOrders() {
        List<String> all = List.copyOf(orders);
        orders.clear();
        return all;
    }

    @Test
    void shouldStartInOrderAndStopInReverse() {
        tell(Event.start());
        assertThat(newOrders()).containsExactlyInAnyOrder("LAUNCH a", "LAUNCH sub/x", "LAUNCH sub/y", "LAUNCH z");
        assertThat(core("").status()).isEqualTo(SupervisorStatus.RUNNING);
        assertThat(core("").state("sub")).contains(ChildState.RUNNING);
        tell(Event.stop());
        assertThat(newOrders()).containsExactly("TERMINATE z", "TERMINATE sub/y", "TERMINATE sub/x", "TERMINATE a");
        assertThat(core("").status()).isEqualTo(SupervisorStatus.STOPPED);
    }

    @Test
    void shouldRestartASupervisorThatGaveUp() {
        tell(Event.start());
        crash("sub", "x");
        newOrders();
        crash("sub", "x");
        assertThat(newOrders()).containsExactly("TERMINATE sub/y", "LAUNCH sub/x", "LAUNCH sub/y");
        assertThat(notices).contains("GAVE_UP sub", "CHILD_CRASHED sub", "CHILD_RESTARTING sub");
        assertThat(core("").incarnation("sub")).isEqualTo(2);
    }

    @Test
    void shouldEscalateToTheTop() {
        tell(Event.start());
        for (int i = 0; i < 6; i++) {
            crash("sub", "y");
        }
        assertThat(core("").status()).isEqualTo(SupervisorStatus.FAILED);
        assertThat(newOrders()).endsWith("TERMINATE sub/x", "TERMINATE z", "TERMINATE a");
        assertThat(notices).endsWith("GAVE_UP ");
    }

    @Test
    void shouldFailTheStartOfTheParentWhenAChildOfAChildDoesNotStart() {
        tree.on(Event.start(), 0); // a is being launched
        tree.on(Event.launched("a", 1), 0); // sub/x is being launched
        tree.on(Event.launchFailed("sub/x", 1), 0);
        assertThat(core("sub").status()).isEqualTo(SupervisorStatus.FAILED);
        assertThat(core("").state("sub")).contains(ChildState.STOPPED);
    }

    @Test
    void shouldReachEveryChildByItsPath() {
        tell(Event.start());
        tell(Event.wish(Event.Kind.RESTART_CHILD, "sub/y"));
        assertThat(newOrders()).endsWith("TERMINATE sub/y", "LAUNCH sub/y");
        tell(Event.wish(Event.Kind.RESTART_CHILD, "sub"));
        assertThat(newOrders()).containsExactly("TERMINATE sub/y", "TERMINATE sub/x", "LAUNCH sub/x", "LAUNCH sub/y");
        assertThatThrownBy(() -> tell(Event.wish(Event.Kind.STOP_CHILD, "none/y")))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SUPERVISOR_NOT_FOUND));
        assertThatThrownBy(() -> tell(Event.wish(Event.Kind.SUSPEND_CHILD, "sub")))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
        tree.add("sub", child("added"), 0);
        assertThat(core("sub").ids()).containsExactly("x", "y", "added");
    }
}
