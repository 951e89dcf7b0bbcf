package io.vigil.testing;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.supervisor.ChildState;
import io.vigil.supervisor.Exit;
import io.vigil.supervisor.GiveUpPolicy;
import io.vigil.supervisor.RestartType;
import io.vigil.supervisor.Strategy;
import io.vigil.supervisor.core.ChildRules;
import io.vigil.supervisor.core.Directive;
import io.vigil.supervisor.core.Event;
import io.vigil.supervisor.core.Notice;
import io.vigil.supervisor.core.Order;
import io.vigil.supervisor.core.Step;
import io.vigil.supervisor.core.SupervisorCore;
import io.vigil.supervisor.core.SupervisorRules;
import io.vigil.supervisor.core.SupervisorStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A supervisor without processes: it decides as the real one does, on the clock of the test, and its children come and
 * go because the test says so.
 *
 * <p>Every launch succeeds and every child ends when it is told to. Waits of the backoff pass when the clock is
 * advanced. Thread-safe.
 */
public final class MockSupervisor {
    private final ManualClock clock;
    private final SupervisorCore core;
    private final List<String> log = new ArrayList<>();
    private int restarts;

    MockSupervisor(ManualClock clock, Strategy strategy, int maxRestarts, Duration window) {
        this.clock = clock;
        this.core = new SupervisorCore(
                new SupervisorRules(strategy, maxRestarts, window.toNanos(), GiveUpPolicy.ESCALATE, 1), List.of());
    }

    /** A permanent child; it is launched at once when the supervisor runs. */
    public synchronized MockSupervisor addChild(String id) {
        return addChild(id, RestartType.PERMANENT);
    }

    /** A child of that type. */
    public synchronized MockSupervisor addChild(String id, RestartType type) {
        carryOut(core.add(ChildRules.of(id).with(type), clock.nanos()));
        return this;
    }

    /** Launches the children in order. */
    public synchronized void start() {
        tell(Event.start());
    }

    /** Ends the children in reverse order. */
    public synchronized void stop() {
        tell(Event.stop());
    }

    /**
     * Lets a child crash.
     *
     * @throws VigilException CHILD_NOT_FOUND; INVALID_STATE when it does not run
     */
    public synchronized void failChild(String id) {
        endChild(id, Exit.code(1));
    }

    /** Lets a child end in that way. */
    public synchronized void endChild(String id, Exit exit) {
        passTime();
        int incarnation = core.incarnation(id);
        if (core.state(id).orElseThrow() != ChildState.RUNNING) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE, "child does not run: child=" + id + ", state=" + core.state(id));
        }
        tell(Event.exited(id, incarnation, exit));
    }

    /** Restarts that followed the end of a child. */
    public synchronized int restartCount() {
        passTime();
        return restarts;
    }

    /** Children, whether they run or not. */
    public synchronized int childCount() {
        return core.ids().size();
    }

    /**
     * What a child is doing.
     *
     * @throws VigilException CHILD_NOT_FOUND
     */
    public synchronized ChildState state(String id) {
        passTime();
        core.incarnation(id); // refuses one that there is not
        return core.state(id).orElseThrow();
    }

    /** Whether it gave up: too many restarts, all children are down. */
    public synchronized boolean hasGivenUp() {
        return core.status() == SupervisorStatus.FAILED;
    }

    /** What was done so far, in order: {@code LAUNCH a}, {@code TERMINATE b}. */
    public synchronized List<String> orders() {
        passTime();
        return List.copyOf(log);
    }

    private void passTime() {
        tell(Event.tick());
    }

    private void tell(Event event) {
        carryOut(core.on(event, clock.nanos()));
    }

    private void carryOut(Step first) {
        Deque<Step> steps = new ArrayDeque<>(List.of(first));
        for (Step step = steps.poll(); step != null; step = steps.poll()) {
            restarts += (int) step.notices().stream()
                    .filter(each -> each.kind() == Notice.Kind.CHILD_RESTARTING)
                    .count();
            for (Directive each : step.directives()) {
                log.add(each.order() + " " + each.child());
                steps.add(core.on(answer(each), clock.nanos()));
            }
        }
    }

    private static Event answer(Directive directive) {
        return directive.order() == Order.LAUNCH
                ? Event.launched(directive.child(), directive.incarnation())
                : Event.exited(directive.child(), directive.incarnation(), Exit.signal(15));
    }
}
