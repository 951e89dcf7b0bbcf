package io.vigil.ipc.proof;

import java.util.List;

/**
 * Decides at every step of a {@link Stepper} which task goes on.
 *
 * <p>One instance serves one run and is called by one thread at a time. Given the same tasks, an equal schedule makes
 * the same choices.
 */
public abstract class Schedule {
    Schedule() {}

    /** Every runnable task with equal probability. */
    public static Schedule random(long seed) {
        return new RandomSchedule(seed, 200);
    }

    /** The tasks in turn, {@code quantum} steps each. */
    public static Schedule roundRobin(int quantum) {
        return new RoundRobinSchedule(quantum);
    }

    /**
     * Random priorities; the highest runnable goes on, and at {@code changePoints} random steps among the first
     * {@code expectedSteps} the running one falls to the lowest (probabilistic concurrency testing).
     */
    public static Schedule priorities(long seed, int changePoints, int expectedSteps) {
        return new PrioritySchedule(seed, changePoints, expectedSteps);
    }

    /** The choices that a failed run printed; after them, no more switches than needed. */
    public static Schedule replay(String choices) {
        return new ReplaySchedule(choices);
    }

    /** Returns one of {@link Decision#options}. */
    abstract int choose(Decision decision);

    /** How to get this run again, for a failure's message. */
    abstract String describe();

    /**
     * What can be done at a step. An option {@code i >= 0} runs task i, {@code ~i} kills it; running on with the
     * current task, when possible, is the first one, and kills come last.
     */
    record Decision(long step, int current, boolean currentRuns, List<Integer> options, int runs) {
        /** True when the option takes the processor from a task that could have gone on. */
        boolean preempts(int option) {
            return currentRuns && option >= 0 && option != current;
        }
    }
}
