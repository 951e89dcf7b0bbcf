package io.vigil.ipc.lane;

import io.vigil.ipc.proof.Explorer;
import io.vigil.ipc.proof.StepTask;
import io.vigil.ipc.proof.Stepper;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;

/** Runs a scenario again for every hit of one of its tasks, which meets its fate there. */
final class EveryHit {
    /** Arranges the tasks of a run. */
    @FunctionalInterface
    interface Arrangement {
        LaneScene arrange(Stepper stepper);
    }

    private static final int CHUNK = 50;

    private EveryHit() {}

    /** Kills {@code victim} at its first hit, then at its second, until it has no more; returns how many it died at. */
    static int kill(String victim, long seed, int schedulesPerHit, Arrangement arrangement) {
        return each(victim, seed, schedulesPerHit, arrangement, StepTask::killAtHit);
    }

    /** Holds {@code victim} there until the others made that many steps, or cannot go on without it. */
    static int pause(String victim, long steps, long seed, int schedulesPerHit, Arrangement arrangement) {
        return each(victim, seed, schedulesPerHit, arrangement, (task, hit) -> task.pauseAtHit(hit, steps));
    }

    private static int each(
            String victim, long seed, int schedulesPerHit, Arrangement arrangement, ObjIntConsumer<StepTask> fate) {
        int first = 1;
        while (true) {
            int from = first;
            int[] run = {0};
            List<StepTask> victims = new ArrayList<>();
            Explorer.priorities(seed + first, CHUNK * schedulesPerHit, 4, stepper -> {
                StepTask task = arrangement.arrange(stepper).task(victim);
                fate.accept(task, from + run[0]++ / schedulesPerHit);
                victims.add(task);
            });
            first += CHUNK;
            for (int i = victims.size() - 1; i >= 0; i--) {
                int hit = from + i / schedulesPerHit;
                if (victims.get(i).hits() >= hit) {
                    if (i == victims.size() - 1) {
                        break;
                    }
                    return hit;
                }
                if (i == 0) {
                    return from - 1;
                }
            }
        }
    }
}
