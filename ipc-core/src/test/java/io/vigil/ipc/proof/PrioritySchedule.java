package io.vigil.ipc.proof;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The highest priority that can run, runs; priorities fall at a few random steps and when a task yields. */
final class PrioritySchedule extends Schedule {
    private final long seed;
    private final int expectedSteps;
    private final Random random;
    private final Set<Long> changeSteps = new HashSet<>();
    private final Map<Integer, Integer> priorities = new HashMap<>();
    private int lowest;

    PrioritySchedule(long seed, int changePoints, int expectedSteps) {
        this.seed = seed;
        this.expectedSteps = expectedSteps;
        this.random = new Random(seed);
        for (int i = 0; i < changePoints; i++) {
            changeSteps.add((long) random.nextInt(Math.max(1, expectedSteps)));
        }
    }

    @Override
    int choose(Decision decision) {
        boolean yielded = !decision.currentRuns() && decision.current() >= 0;
        if (yielded || changeSteps.contains(decision.step())) {
            priorities.put(decision.current(), --lowest);
        }
        int best = decision.options().get(0);
        for (int option : decision.options().subList(0, decision.runs())) {
            if (priority(option) > priority(best)) {
                best = option;
            }
        }
        return RandomSchedule.pick(decision, random, expectedSteps, best);
    }

    private int priority(int task) {
        return priorities.computeIfAbsent(task, t -> random.nextInt(1 << 20));
    }

    @Override
    String describe() {
        return "priorities, seed=" + seed + ", changeSteps=" + changeSteps;
    }
}
