package io.vigil.ipc.proof;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what can be done at a step: who can run, and who may be killed. */
final class StepOptions {
    private StepOptions() {}

    static Schedule.Decision of(List<StepTask> tasks, @Nullable StepTask current, long step, int killsLeft) {
        List<StepTask> ready = tasks.stream().filter(StepTask::isReady).toList();
        List<StepTask> able = ready.stream().filter(t -> !t.isPausedAt(step)).toList();
        // A pause, and after it a yield, only lasts as long as somebody else can go on.
        List<StepTask> awake = able.isEmpty() ? ready : able;
        List<StepTask> eager = awake.stream().filter(t -> !t.yielding).toList();
        List<StepTask> running = eager.isEmpty() ? awake : eager;
        if (running.isEmpty()) {
            throw new AssertionError("deadlock: every task waits for a condition" + StepTrace.stacks(tasks));
        }
        boolean currentRuns = current != null && eager.contains(current);
        List<Integer> options = new ArrayList<>(tasks.size() * 2);
        if (current != null && currentRuns) {
            options.add(current.index);
        }
        for (StepTask task : running) {
            if (task != current || !currentRuns) {
                options.add(task.index);
            }
        }
        int runs = options.size();
        if (killsLeft > 0) {
            tasks.stream().filter(t -> t.killable && !t.finished).forEach(t -> options.add(~t.index));
        }
        return new Schedule.Decision(step, current == null ? -1 : current.index, currentRuns, options, runs);
    }
}
