package io.vigil.supervisor.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.VigilException;
import io.vigil.supervisor.ChildState;
import io.vigil.supervisor.Exit;
import io.vigil.supervisor.GiveUpPolicy;
import io.vigil.supervisor.RestartType;
import io.vigil.supervisor.Strategy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random schedules in a world where launches and ends take time, children die meanwhile and people want things: never
 * two processes of a child, no order to a process that is not there, no more restarts than are borne, everything up at
 * the end, and everything down in reverse order after a stop.
 */
class SlowWorldTest {
    private static final int SCHEDULES = 5_000;
    private static final long MS = 1_000_000L;

    @Test
    void shouldKeepItsPromisesWhenEverythingTakesTime() {
        long seed = Long.getLong("vigil.seed", System.nanoTime());
        System.out.println("SlowWorldTest: seed=" + seed + ", schedules=" + SCHEDULES);
        int gaveUp = 0;
        for (int i = 0; i < SCHEDULES; i++) {
            World world = new World(seed + i);
            try {
                gaveUp += world.run() ? 0 : 1;
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed=" + (seed + i) + "\n" + String.join("\n", world.history), e);
            }
        }
        System.out.println("SlowWorldTest: gaveUp=" + gaveUp);
        assertThat(gaveUp).isBetween(SCHEDULES / 50, SCHEDULES / 2);
    }

    private record Coming(long atNs, int number, Event event) {}

    private static final class World {
        private final Random random;
        private final SupervisorCore core;
        private final SupervisorRules rules;
        private final List<String> history = new ArrayList<>();
        private final PriorityQueue<Coming> coming;
        private final Map<String, Integer> living = new HashMap<>();
        private final Map<String, Integer> launching = new HashMap<>();
        private final List<Long> restarts = new ArrayList<>();
        private final List<String> terminated = new ArrayList<>();
        private long nowNs;
        private int numbers;

        private World(long seed) {
            random = new Random(seed);
            nowNs = random.nextLong();
            long start = nowNs;
            coming = new PriorityQueue<>((a, b) -> {
                int byTime = Long.compare(a.atNs - start, b.atNs - start);
                return byTime == 0 ? Integer.compare(a.number, b.number) : byTime;
            });
            rules = new SupervisorRules(
                    pick(Strategy.values()), 3 + random.nextInt(8), 2_000 * MS, pick(GiveUpPolicy.values()), seed);
            List<ChildRules> children = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(6); i++) {
                children.add(child(i));
            }
            core = new SupervisorCore(rules, children);
            history.add(rules + " " + children);
        }

        private ChildRules child(int index) {
            ChildRules child = CoreScene.child("c" + index)
                    .with(pick(RestartType.values()))
                    .shutdownWithin(pick(0L, 50 * MS, 500 * MS));
            ChildRules ready = random.nextInt(3) == 0 ? child.readyWithin(200 * MS) : child;
            return index > 0 && random.nextInt(3) == 0 ? ready.after("c" + random.nextInt(index)) : ready;
        }

        /** True when it was running at the end. */
        private boolean run() {
            tell(Event.start());
            for (int i = 0; i < 25; i++) {
                meddle();
                pass(random.nextInt(120) * MS);
            }
            pass(120_000 * MS);
            boolean runs = core.status() == SupervisorStatus.RUNNING;
            if (runs) {
                core.ids().forEach(this::settled);
                endInOrder();
            }
            assertThat(living).as("alive at the end").isEmpty();
            return runs;
        }

        private void settled(String id) {
            ChildState state = core.state(id).orElseThrow();
            assertThat(state)
                    .as("%s at %s", core.child(id), nowNs)
                    .isIn(ChildState.RUNNING, ChildState.SUSPENDED, ChildState.STOPPED, ChildState.FAILED);
            assertThat(living.containsKey(id))
                    .as(id)
                    .isEqualTo(state == ChildState.RUNNING || state == ChildState.SUSPENDED);
        }

        private void endInOrder() {
            List<String> up = new ArrayList<>(core.ids());
            up.retainAll(living.keySet());
            terminated.clear();
            tell(Event.stop());
            pass(60_000 * MS);
            assertThat(core.status()).isEqualTo(SupervisorStatus.STOPPED);
            Collections.reverse(up);
            assertThat(terminated).as("order of the end").isEqualTo(up);
        }

        private void meddle() {
            List<String> ids = core.ids();
            if (ids.isEmpty() || !core.status().active()) {
                return;
            }
            String id = ids.get(random.nextInt(ids.size()));
            int incarnation = core.incarnation(id);
            switch (random.nextInt(12)) {
                case 0 -> wish(Event.Kind.STOP_CHILD, id);
                case 1 -> wish(Event.Kind.RESTART_CHILD, id);
                case 2 -> wish(Event.Kind.SUSPEND_CHILD, id);
                case 3 -> wish(Event.Kind.RESUME_CHILD, id);
                case 4 -> tell(Event.unhealthy(id, incarnation));
                case 5 -> tell(Event.exited(id, incarnation - 1, Exit.signal(9))); // stale
                case 6 -> wish(random.nextInt(4) == 0 ? Event.Kind.REMOVE_CHILD : Event.Kind.RESTART_CHILD, id);
                default -> {
                    if (living.containsKey(id)) {
                        dies(id, pick(Exit.code(0), Exit.code(1), Exit.signal(11)));
                    }
                }
            }
        }

        private void wish(Event.Kind kind, String id) {
            try {
                tell(Event.wish(kind, id));
            } catch (VigilException e) {
                history.add("refused " + e.getMessage());
            }
        }

        private void dies(String id, Exit exit) {
            Integer incarnation = living.remove(id);
            if (incarnation != null) {
                tell(Event.exited(id, incarnation, exit));
            }
        }

        private void tell(Event event) {
            history.add((nowNs / MS) + " " + event.kind() + " " + event.child() + " " + event.incarnation());
            Step step = core.on(event, nowNs);
            step.notices().stream()
                    .filter(each -> each.kind() == Notice.Kind.CHILD_RESTARTING)
                    .forEach(each -> restarted());
            step.directives().forEach(this::carryOut);
        }

        private void restarted() {
            restarts.add(nowNs);
            if (rules.onGiveUp() == GiveUpPolicy.ESCALATE) {
                long within = restarts.stream()
                        .filter(then -> nowNs - then <= rules.windowNs())
                        .count();
                assertThat(within).as("restarts in the window").isLessThanOrEqualTo(rules.maxRestarts());
            }
        }

        private void carryOut(Directive order) {
            String id = order.child();
            history.add("  " + order);
            if (order.order() == Order.LAUNCH) {
                assertThat(living).as("a second one of " + id).doesNotContainKey(id);
                assertThat(launching.put(id, order.incarnation()))
                        .as("launching")
                        .isNull();
                boolean fails = random.nextInt(15) == 0 && core.status() == SupervisorStatus.RUNNING;
                soon(fails ? Event.launchFailed(id, order.incarnation()) : Event.launched(id, order.incarnation()), 5);
                return;
            }
            assertThat(living).as("ordered " + order).containsEntry(id, order.incarnation());
            if (order.order() == Order.TERMINATE) {
                terminated.add(id);
                if (random.nextInt(4) != 0) {
                    soon(Event.exited(id, order.incarnation(), Exit.signal(15)), 80);
                }
            } else if (order.order() == Order.KILL) {
                if (!terminated.contains(id)) {
                    terminated.add(id);
                }
                soon(Event.exited(id, order.incarnation(), Exit.signal(9)), 10);
            }
        }

        private void soon(Event event, int withinMs) {
            coming.add(new Coming(nowNs + random.nextInt(withinMs + 1) * MS, numbers++, event));
        }

        private void pass(long ns) {
            long end = nowNs + ns;
            for (int steps = 0; next(end); steps++) {
                assertThat(steps).as("steps without an end").isLessThan(100_000);
            }
            nowNs = end;
        }

        /** The next thing that happens up to then; false when there is none. */
        private boolean next(long end) {
            var due = core.nextDueNs(nowNs);
            Coming first = coming.peek();
            long byClock = due.isPresent() ? due.getAsLong() - nowNs : Long.MAX_VALUE;
            long byWorld = first == null ? Long.MAX_VALUE : first.atNs - nowNs;
            long wait = Math.min(byClock, byWorld);
            if (wait > end - nowNs) {
                return false;
            }
            nowNs += Math.max(0, wait);
            if (first != null && byWorld <= byClock) {
                coming.remove();
                happens(first.event);
            } else {
                tell(Event.tick());
            }
            return true;
        }

        private void happens(Event event) {
            String id = event.child();
            switch (event.kind()) {
                case LAUNCHED -> {
                    launching.remove(id);
                    living.put(id, event.incarnation());
                    tell(event);
                    if (random.nextInt(8) != 0) {
                        soon(Event.ready(id, event.incarnation()), 100);
                    }
                }
                case LAUNCH_FAILED -> {
                    launching.remove(id);
                    tell(event);
                }
                case EXITED -> {
                    if (living.remove(id, event.incarnation())) {
                        tell(event);
                    }
                }
                default -> tell(event);
            }
        }

        @SafeVarargs
        private <T> T pick(T... all) {
            return all[random.nextInt(all.length)];
        }
    }
}
