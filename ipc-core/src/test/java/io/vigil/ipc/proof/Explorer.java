package io.vigil.ipc.proof;

import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Runs a scenario under many schedules of a {@link Stepper}, stopping at the first that fails.
 *
 * <p>Used by one thread. The scenario builds everything anew for each run and must be deterministic apart from the
 * schedule. The failure holds seed and choices, so that one run can be replayed alone.
 */
public final class Explorer {
    /** Arranges tasks and checks on a fresh stepper. */
    @FunctionalInterface
    public interface Scenario {
        void arrange(Stepper stepper);
    }

    /**
     * What was explored.
     *
     * @param runs how many schedules were run
     * @param complete true when no schedule within the bounds is left
     * @param steps steps of all runs
     * @param kills tasks killed in all runs
     */
    public record Explored(long runs, boolean complete, long steps, long kills) {}

    private final Scenario scenario;
    private long runs;
    private long steps;
    private long kills;
    private int longest = 50;

    private Explorer(Scenario scenario) {
        this.scenario = scenario;
    }

    /** {@code count} runs with uniform random choices. */
    public static Explored random(long seed, int count, Scenario scenario) {
        Explorer explorer = new Explorer(scenario);
        Random seeds = new Random(seed);
        return explorer.times(count, () -> new RandomSchedule(seeds.nextLong(), explorer.longest));
    }

    /** {@code count} runs with random priorities that change at {@code changePoints} random steps. */
    public static Explored priorities(long seed, int count, int changePoints, Scenario scenario) {
        Explorer explorer = new Explorer(scenario);
        Random seeds = new Random(seed);
        return explorer.times(count, () -> new PrioritySchedule(seeds.nextLong(), changePoints, explorer.longest));
    }

    /** Every schedule with at most {@code mostPreemptions} preemptions, depth first, at most {@code mostRuns}. */
    public static Explored systematic(int mostPreemptions, long mostRuns, Scenario scenario) {
        Explorer explorer = new Explorer(scenario);
        return explorer.within(threads -> {
            int @Nullable [] prefix = new int[0];
            while (prefix != null && explorer.runs < mostRuns) {
                SystematicSchedule schedule = new SystematicSchedule(prefix, mostPreemptions);
                explorer.once(schedule, threads, null, 0);
                prefix = schedule.nextPrefix();
            }
            return prefix == null;
        });
    }

    /**
     * Kills the task named {@code victim} at its first hit, in a next run at its second, and so on until it ends
     * without having been killed; every time under {@code count} random schedules.
     */
    public static Explored everyKill(String victim, long seed, int count, Scenario scenario) {
        Explorer explorer = new Explorer(scenario);
        Random seeds = new Random(seed);
        return explorer.within(threads -> {
            long before = -1;
            for (int hit = 1; explorer.kills > before; hit++) {
                before = explorer.kills;
                for (int i = 0; i < count; i++) {
                    Schedule schedule = new RandomSchedule(seeds.nextLong(), explorer.longest);
                    explorer.once(schedule, threads, victim, hit);
                }
            }
            return true;
        });
    }

    private Explored times(int count, java.util.function.Supplier<Schedule> schedules) {
        return within(threads -> {
            for (int i = 0; i < count; i++) {
                once(schedules.get(), threads, null, 0);
            }
            return false;
        });
    }

    private Explored within(java.util.function.Predicate<ExecutorService> exploration) {
        ExecutorService threads = Executors.newCachedThreadPool(StepRun::thread);
        try {
            boolean complete = exploration.test(threads);
            return new Explored(runs, complete, steps, kills);
        } finally {
            threads.shutdownNow();
            Stepper.awaitEnd(threads);
        }
    }

    private void once(Schedule schedule, ExecutorService threads, @Nullable String victim, int hit) {
        runs++;
        Stepper stepper = Stepper.with(schedule);
        scenario.arrange(stepper);
        if (victim != null) {
            named(stepper, victim).killAtHit(hit);
        }
        StepReport report;
        try {
            report = stepper.run(threads);
        } catch (AssertionError failed) {
            String also = victim == null ? "" : "with task(\"" + victim + "\").killAtHit(" + hit + "): ";
            throw new AssertionError("run " + runs + " of an exploration: " + also + failed.getMessage(), failed);
        }
        steps += report.steps();
        kills += report.killed().size();
        longest = (int) Math.max(longest, Math.min(report.steps(), 10_000));
    }

    private static StepTask named(Stepper stepper, String name) {
        return stepper.tasks().stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the scenario has no such task: name=" + name));
    }
}
