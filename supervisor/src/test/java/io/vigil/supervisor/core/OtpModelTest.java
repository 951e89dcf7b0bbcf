package io.vigil.supervisor.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.supervisor.Backoff;
import io.vigil.supervisor.ChildState;
import io.vigil.supervisor.Exit;
import io.vigil.supervisor.GiveUpPolicy;
import io.vigil.supervisor.RestartType;
import io.vigil.supervisor.Strategy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The core against {@link OtpModel} on random schedules: who runs, how often each was launched, whether it gave up. */
class OtpModelTest {
    private static final int SCHEDULES = 100_000;
    private static final long SECOND = 1_000_000_000L;

    @Test
    void shouldDoWhatOtpDoesOnRandomSchedules() {
        long seed = Long.getLong("vigil.seed", System.nanoTime());
        System.out.println("OtpModelTest: seed=" + seed + ", schedules=" + SCHEDULES);
        Tally tally = new Tally();
        for (int i = 0; i < SCHEDULES; i++) {
            new Schedule(seed + i, tally, false).run();
        }
        System.out.println("OtpModelTest: " + tally);
        // A schedule that meets nothing proves nothing.
        assertThat(tally.gaveUp).isGreaterThan(SCHEDULES / 100);
        assertThat(tally.launchesFailed).isGreaterThan(SCHEDULES / 10);
        assertThat(tally.steps - tally.gaveUp).isGreaterThan(SCHEDULES);
    }

    private static final class Tally {
        private long steps;
        private long gaveUp;
        private long launchesFailed;

        @Override
        public String toString() {
            return "steps=" + steps + ", gaveUp=" + gaveUp + ", launchesFailed=" + launchesFailed;
        }
    }

    private static final class Schedule {
        private final long seed;
        private final Random random;
        private final Tally tally;
        private final OtpModel model;
        private final SupervisorCore core;
        private final List<String> history = new ArrayList<>();
        private final Deque<Directive> orders = new ArrayDeque<>();
        private final Random modelStarts;
        private final Random coreStarts;
        private final boolean records; // only the second run of one that went wrong
        private boolean failures = true;
        private long nowNs;
        private int named;

        private Schedule(long seed, Tally tally, boolean records) {
            this.records = records;
            this.seed = seed;
            this.random = new Random(seed);
            this.tally = tally;
            // Two generators of one seed: the n-th start of either side has the same luck.
            this.modelStarts = new Random(~seed);
            this.coreStarts = new Random(~seed);
            this.nowNs = random.nextLong();
            Strategy strategy = pick(Strategy.values());
            int intensity = random.nextInt(6);
            long period = (1 + random.nextInt(5)) * SECOND;
            this.model = new OtpModel(strategy, intensity, period, id -> unlucky(modelStarts));
            List<ChildRules> rules = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                rules.add(rules());
            }
            rules.forEach(each -> model.declare(each.id(), each.restartType()));
            this.core = new SupervisorCore(
                    new SupervisorRules(strategy, intensity, period, GiveUpPolicy.ESCALATE, 1), rules);
            note(() -> strategy + " " + intensity + " in " + period + " " + rules);
        }

        private boolean unlucky(Random side) {
            return failures && side.nextInt(12) == 0;
        }

        private ChildRules rules() {
            return ChildRules.of("c" + named++).with(Backoff.NONE).with(pick(RestartType.values()));
        }

        private void run() {
            model.init();
            carryOut(core.on(Event.start(), nowNs));
            compare();
            for (int i = 0; i < 12 && !model.terminated(); i++) {
                nowNs += random.nextInt(4) * (SECOND / 2);
                step();
                tally.steps++;
                compare();
            }
            if (model.terminated()) {
                tally.gaveUp++;
            }
        }

        private void note(Supplier<String> what) {
            if (records) {
                history.add(what.get());
            }
        }

        private void step() {
            List<String> ids = model.ids();
            int dice = random.nextInt(10);
            if (ids.isEmpty() || dice == 9) {
                ChildRules added = rules();
                note(() -> "add " + added);
                failures = false;
                model.add(added.id(), added.restartType());
                carryOut(core.add(added, nowNs));
                failures = true;
                return;
            }
            String id = ids.get(random.nextInt(ids.size()));
            if (dice == 8) {
                note(() -> "delete " + id);
                model.delete(id);
                wish(Event.Kind.REMOVE_CHILD, id);
            } else if (!model.running(id)) {
                note(() -> "start " + id);
                failures = false;
                model.startChild(id);
                wish(Event.Kind.RESTART_CHILD, id);
                failures = true;
            } else if (dice == 7) {
                note(() -> "stop " + id);
                model.stopChild(id);
                wish(Event.Kind.STOP_CHILD, id);
            } else {
                Exit exit = pick(Exit.code(0), Exit.code(1), Exit.signal(9));
                note(() -> "exit " + id + " " + exit + " at " + nowNs);
                model.exit(id, exit.abnormal(), nowNs);
                carryOut(core.on(Event.exited(id, core.incarnation(id), exit), nowNs));
            }
        }

        private void wish(Event.Kind kind, String id) {
            carryOut(core.on(Event.wish(kind, id), nowNs));
        }

        /** Everything that is ordered happens at once. */
        private void carryOut(Step step) {
            orders.addAll(step.directives());
            while (!orders.isEmpty()) {
                Directive order = orders.removeFirst();
                Event answer = switch (order.order()) {
                    case LAUNCH -> {
                        boolean fails = unlucky(coreStarts);
                        tally.launchesFailed += fails ? 1 : 0;
                        yield fails
                                ? Event.launchFailed(order.child(), order.incarnation())
                                : Event.launched(order.child(), order.incarnation());
                    }
                    default -> Event.exited(order.child(), order.incarnation(), Exit.signal(15));
                };
                orders.addAll(core.on(answer, nowNs).directives());
            }
        }

        private void compare() {
            StringBuilder found = new StringBuilder(core.status() == SupervisorStatus.FAILED ? "terminated" : "runs");
            for (String id : core.ids()) {
                boolean up = core.state(id).orElseThrow() == ChildState.RUNNING;
                found.append(' ').append(id).append(up ? "+" : "-").append(core.incarnation(id));
            }
            if (!found.toString().equals(model.picture())) {
                if (!records) {
                    new Schedule(seed, tally, true).run();
                }
                assertThat(found.toString())
                        .as("seed=" + seed + "\n" + String.join("\n", history))
                        .isEqualTo(model.picture());
            }
        }

        @SafeVarargs
        private <T> T pick(T... all) {
            return all[random.nextInt(all.length)];
        }
    }
}
