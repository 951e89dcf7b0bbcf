package io.vigil.ipc.proof;

import java.util.Random;

/** Uniform among the runnable tasks; kills spread over the expected length of the run. */
final class RandomSchedule extends Schedule {
    private final long seed;
    private final int expectedSteps;
    private final Random random;

    RandomSchedule(long seed, int expectedSteps) {
        this.seed = seed;
        this.expectedSteps = expectedSteps;
        this.random = new Random(seed);
    }

    @Override
    int choose(Decision decision) {
        return pick(decision, random, expectedSteps, decision.options().get(random.nextInt(decision.runs())));
    }

    /** Replaces a choice, about once in the expected length of a run, by one of the kills on offer. */
    static int pick(Decision decision, Random random, int expectedSteps, int otherwise) {
        int kills = decision.options().size() - decision.runs();
        if (kills > 0 && random.nextInt(Math.max(1, expectedSteps)) == 0) {
            return decision.options().get(decision.runs() + random.nextInt(kills));
        }
        return otherwise;
    }

    @Override
    String describe() {
        return "random, seed=" + seed;
    }
}
