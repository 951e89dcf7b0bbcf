package io.vigil.supervisor.core;

import io.vigil.supervisor.Backoff;
import io.vigil.supervisor.ChildState;
import io.vigil.supervisor.Exit;
import io.vigil.supervisor.GiveUpPolicy;
import io.vigil.supervisor.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** A core on a clock of its own, whose orders are noted; launches are answered at once unless a test wants otherwise. */
final class CoreScene {
    static final long MS = 1_000_000L;
    static final Backoff DOUBLING =
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), 2.0, 0.0, Duration.ofSeconds(5));

    final SupervisorCore core;
    final List<String> orders = new ArrayList<>();
    final List<Notice> notices = new ArrayList<>();
    final Set<String> cannotStart = new HashSet<>();
    boolean answersLaunches = true;
    boolean obeysTerm = true;
    boolean diesOfKill = true;
    long nowNs = Long.MAX_VALUE - 3 * MS; // the clock wraps in every test

    CoreScene(Strategy strategy, int maxRestarts, GiveUpPolicy onGiveUp, ChildRules... children) {
        this.core = new SupervisorCore(
                new SupervisorRules(strategy, maxRestarts, 5_000 * MS, onGiveUp, 1), List.of(children));
    }

    static CoreScene of(Strategy strategy, ChildRules... children) {
        return new CoreScene(strategy, 100, GiveUpPolicy.ESCALATE, children);
    }

    static ChildRules child(String id) {
        return ChildRules.of(id).with(DOUBLING);
    }

    CoreScene start() {
        tell(Event.start());
        return this;
    }

    void tell(Event event) {
        carryOut(core.on(event, nowNs));
    }

    void add(ChildRules rules) {
        carryOut(core.add(rules, nowNs));
    }

    void wish(Event.Kind kind, String child) {
        tell(Event.wish(kind, child));
    }

    void exits(String child, Exit exit) {
        tell(Event.exited(child, core.incarnation(child), exit));
    }

    void crashes(String child) {
        exits(child, Exit.code(1));
    }

    void ready(String child) {
        tell(Event.ready(child, core.incarnation(child)));
    }

    private void carryOut(Step step) {
        notices.addAll(step.notices());
        List<Event> answers = new ArrayList<>();
        for (Directive each : step.directives()) {
            orders.add(each.order() + " " + each.child());
            if (each.order() == Order.LAUNCH && answersLaunches) {
                answers.add(
                        cannotStart.contains(each.child())
                                ? Event.launchFailed(each.child(), each.incarnation())
                                : Event.launched(each.child(), each.incarnation()));
            } else if (each.order() == Order.KILL && diesOfKill) {
                answers.add(Event.exited(each.child(), each.incarnation(), Exit.signal(9)));
            } else if (each.order() == Order.TERMINATE && obeysTerm) {
                answers.add(Event.exited(each.child(), each.incarnation(), Exit.signal(15)));
            }
        }
        answers.forEach(this::tell);
    }

    /** Lets time pass, stopping at every time that the core waits for. */
    void pass(long ns) {
        long end = nowNs + ns;
        for (OptionalLong due = core.nextDueNs(nowNs);
                due.isPresent() && due.getAsLong() - end <= 0;
                due = core.nextDueNs(nowNs)) {
            nowNs = due.getAsLong();
            tell(Event.tick());
        }
        nowNs = end;
        tell(Event.tick());
    }

    ChildState state(String child) {
        return core.state(child).orElseThrow();
    }

    /** The orders since the last call. */
    List<String> newOrders() {
        List<String> all = List.copyOf(orders);
        orders.clear();
        return all;
    }

    long count(Notice.Kind kind) {
        return notices.stream().filter(each -> each.kind() == kind).count();
    }
}
