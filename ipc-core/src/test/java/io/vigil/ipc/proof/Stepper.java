package io.vigil.ipc.proof;

import io.vigil.ipc.FailPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Runs a few tasks as threads of which exactly one runs at a time, switched at every {@link FailPoint#hit}.
 *
 * <p>One instance is one run: arrange tasks and checks on the test's thread, then {@link #run}. The same schedule on
 * the same tasks gives the same run, so a failure is replayed from the choices that it prints. Threads that are not
 * tasks pass hits without effect. A task must not wait for another one outside a hit (a lock, a park): use
 * {@link #await}; the watchdog reports such a wait as a deadlock. One stepper runs at a time in a JVM.
 */
public final class Stepper {
    private final StepRun run;
    private long watchdogNs = TimeUnit.SECONDS.toNanos(20);

    private Stepper(Schedule schedule) {
        this.run = new StepRun(schedule);
    }

    /** A run that follows the given schedule. */
    public static Stepper with(Schedule schedule) {
        return new Stepper(schedule);
    }

    /** Adds a task; its index in the printed choices is the order of this call. */
    public StepTask task(String name, StepTask.Body body) {
        StepTask task = new StepTask(run.tasks.size(), name, body);
        run.tasks.add(task);
        return task;
    }

    /** Lets the schedule kill up to that many of the tasks that are {@link StepTask#killable}. */
    public Stepper kills(int most) {
        run.killsLeft = most;
        return this;
    }

    /** The run fails as endless after that many steps (default 100,000). */
    public Stepper mostSteps(long steps) {
        run.mostSteps = steps;
        return this;
    }

    /** After that many steps in a row the task is made to yield, so that spinning ends (default 1,000). */
    public Stepper mostStepsInARow(int steps) {
        run.mostStepsInARow = steps;
        return this;
    }

    /** The run fails when a task does not come to its next hit for that long (default 20 s). */
    public Stepper watchdog(long time, TimeUnit unit) {
        watchdogNs = unit.toNanos(time);
        return this;
    }

    /**
     * Plants a fault that the code does not have: {@code arriving} runs on the thread of a task that comes to a hit,
     * before anybody else can go on, {@code goingOn} right before it makes the step that follows the hit, with nobody
     * in between. Their own hits have no effect.
     */
    public Stepper plant(FailPoint.Action arriving, FailPoint.Action goingOn) {
        run.arriving = arriving;
        run.goingOn = goingOn;
        return this;
    }

    /** Must hold at every step; it is evaluated while every task stands at a hit, and its own hits have no effect. */
    public Stepper always(Runnable invariant) {
        run.invariants.add(invariant);
        return this;
    }

    /** Runs on the calling thread after the last task ended; what it throws fails the run with its schedule. */
    public Stepper check(Runnable check) {
        run.checks.add(check);
        return this;
    }

    /** Runs all tasks to their end. Throws an {@link AssertionError} that holds the trace and the choices. */
    public StepReport run() {
        ExecutorService threads = Executors.newCachedThreadPool(StepRun::thread);
        try {
            return run(threads);
        } finally {
            threads.shutdownNow();
            awaitEnd(threads);
        }
    }

    StepReport run(ExecutorService threads) {
        return run.play(threads, watchdogNs);
    }

    List<StepTask> tasks() {
        return new ArrayList<>(run.tasks);
    }

    static void awaitEnd(ExecutorService threads) {
        try {
            // A thread that hangs outside of hits was already reported by the watchdog.
            boolean ended = threads.awaitTermination(5, TimeUnit.SECONDS);
            if (!ended) {
                System.err.println("a thread of the stepper did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Called by a task: lets the others run until the condition holds. The condition only reads; it is evaluated by
     * whichever thread schedules.
     */
    public static void await(String what, BooleanSupplier condition) {
        StepTask task = StepRun.currentTask("await");
        task.condition = condition;
        FailPoint.hit("await " + what);
    }

    /** Called by a task: lets another task make a step first, if any can. */
    public static void yieldNow() {
        StepRun.currentTask("yieldNow").yielding = true;
        FailPoint.hit("yield");
    }
}
