package io.vigil.ipc.proof;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Remembers the choices of a run and its last steps, and words a failure. */
final class StepTrace {
    private static final int LINES = 120;

    private record Line(String task, String from) {}

    private final List<Integer> choices = new ArrayList<>();
    private final Deque<Line> lines = new ArrayDeque<>();

    void step(int option, StepTask task) {
        choices.add(option);
        add(new Line(task.toString(), (option < 0 ? "killed at " : "goes on from ") + task.lastSite));
    }

    void died(StepTask task) {
        add(new Line(task.toString(), "is dead, last site " + task.lastSite));
    }

    private void add(Line line) {
        if (lines.size() == LINES) {
            lines.removeFirst();
        }
        lines.add(line);
    }

    String choices() {
        return ReplaySchedule.print(choices);
    }

    String explain(Schedule schedule, List<StepTask> tasks, Throwable thrown) {
        StringBuilder text = new StringBuilder("a stepped run failed: " + thrown);
        text.append("\n  schedule: ").append(schedule.describe());
        text.append("\n  tasks: ").append(tasks);
        text.append("\n  again: Schedule.replay(\"").append(choices()).append("\")");
        text.append("\n  last steps of ").append(choices.size()).append(':');
        lines.forEach(
                line -> text.append("\n    ").append(line.task).append(' ').append(line.from));
        return text.toString();
    }

    static String stacks(List<StepTask> tasks) {
        StringBuilder text = new StringBuilder();
        for (StepTask task : tasks) {
            Thread thread = task.thread;
            text.append("\n  task ").append(task).append(", last site ").append(task.lastSite);
            if (task.finished || thread == null) {
                text.append(task.killed ? ", killed" : ", finished");
                continue;
            }
            text.append(", ").append(thread.getState());
            for (StackTraceElement frame : thread.getStackTrace()) {
                text.append("\n      at ").append(frame);
            }
        }
        return text.toString();
    }
}
