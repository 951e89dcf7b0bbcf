package io.vigil.ipc.proof;

import io.vigil.ipc.FailPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The baton and the choices of one run.
 *
 * <p>Every plain field is touched only by the thread that holds the baton; the volatile {@link #baton} hands them
 * over.
 */
final class StepRun {
    private static final ThreadLocal<@Nullable StepTask> CURRENT = new ThreadLocal<>();
    private static final AtomicBoolean BUSY = new AtomicBoolean();
    private static final int SPINS = 100;

    final List<StepTask> tasks = new ArrayList<>();
    final List<Runnable> invariants = new ArrayList<>();
    final List<Runnable> checks = new ArrayList<>();
    FailPoint.Action arriving = site -> {};
    FailPoint.Action goingOn = site -> {};
    int killsLeft;
    long mostSteps = 100_000;
    int mostStepsInARow = 1_000;

    private final Schedule schedule;
    private final StepTrace trace = new StepTrace();
    private final AtomicLong steps = new AtomicLong();
    private volatile @Nullable StepTask baton;
    private volatile boolean over;
    private volatile @Nullable Throwable failure;
    private @Nullable Thread caller;
    private @Nullable StepTask last;
    private int inARow;

    StepRun(Schedule schedule) {
        this.schedule = schedule;
    }

    static Thread thread(Runnable body) {
        Thread thread = new Thread(body, "stepper");
        thread.setDaemon(true);
        return thread;
    }

    static StepTask currentTask(String call) {
        StepTask task = CURRENT.get();
        if (task == null) {
            throw new IllegalStateException("only a task of a stepper may call this: call=" + call);
        }
        return task;
    }

    StepReport play(ExecutorService threads, long watchdogNs) {
        if (!BUSY.compareAndSet(false, true)) {
            throw new IllegalStateException("another stepper runs in this JVM; run them one after the other");
        }
        try {
            FailPoint.install(this::hit);
            caller = Thread.currentThread();
            CountDownLatch ended = new CountDownLatch(tasks.size());
            tasks.forEach(task -> threads.execute(() -> live(task, ended)));
            passOn();
            watch(ended, watchdogNs);
        } finally {
            FailPoint.install(null);
            BUSY.set(false);
        }
        return conclude();
    }

    private StepReport conclude() {
        List<String> killed =
                tasks.stream().filter(StepTask::killed).map(StepTask::name).toList();
        StepReport report = new StepReport(steps.get(), trace.choices(), killed);
        try {
            Throwable thrown = failure;
            if (thrown != null) {
                throw thrown;
            }
            checks.forEach(Runnable::run);
        } catch (Throwable thrown) {
            throw new AssertionError(trace.explain(schedule, tasks, thrown), thrown);
        }
        return report;
    }

    private void live(StepTask task, CountDownLatch ended) {
        CURRENT.set(task);
        task.thread = Thread.currentThread();
        try {
            waitForBaton(task);
            dieIfDoomed(task, "start");
            task.body.run();
        } catch (SimulatedDeath death) {
            task.doomed = true;
        } catch (Throwable thrown) {
            if (!task.doomed) {
                fail(thrown);
            }
        } finally {
            task.scheduling = true;
            try {
                leave(task);
            } finally {
                CURRENT.remove();
                task.thread = null;
                ended.countDown();
            }
        }
    }

    private void leave(StepTask task) {
        task.finished = true;
        if (over) {
            return;
        }
        try {
            if (task.doomed) {
                trace.died(task);
                task.died();
            }
        } catch (Throwable thrown) {
            fail(thrown);
        }
        passOn();
    }

    private void hit(String site) {
        StepTask task = CURRENT.get();
        if (task == null || task.scheduling) {
            return;
        }
        task.scheduling = true;
        try {
            dieIfDoomed(task, site);
            arriving.at(site);
            if (task.arrive(site, steps.get())) {
                task.doomed = true;
                dieIfDoomed(task, site);
            }
            passOn();
            waitForBaton(task);
            dieIfDoomed(task, site);
            goingOn.at(site);
            task.condition = null;
        } finally {
            task.scheduling = false;
        }
    }

    private void dieIfDoomed(StepTask task, String site) {
        if (task.doomed || over) {
            throw new SimulatedDeath(task.name, site);
        }
    }

    private void waitForBaton(StepTask task) {
        int spins = SPINS;
        while (baton != task && !over) {
            if (spins > 0) {
                spins--;
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    /** Chooses who goes on. Called by the holder of the baton, and once by the caller before anybody runs. */
    private void passOn() {
        try {
            invariants.forEach(Runnable::run);
            if (tasks.stream().allMatch(task -> task.finished)) {
                end();
                return;
            }
            choose();
        } catch (Throwable thrown) {
            fail(thrown);
        }
    }

    private void choose() {
        StepTask current = last;
        inARow++;
        if (current != null && inARow > mostStepsInARow) {
            current.yielding = true;
        }
        Schedule.Decision decision = StepOptions.of(tasks, current, steps.get(), killsLeft);
        int option = schedule.choose(decision);
        long step = steps.incrementAndGet();
        if (step > mostSteps) {
            throw new AssertionError("no end after that many steps: steps=" + mostSteps);
        }
        StepTask next = tasks.get(option < 0 ? ~option : option);
        trace.step(option, next);
        if (option < 0) {
            killsLeft--;
            next.doomed = true;
        } else if (next != current) {
            inARow = 0;
            if (current != null) {
                current.yielding = false;
            }
            last = next;
        }
        next.yielding = false;
        next.pausedUntilStep = 0;
        baton = next;
        wake(next.thread);
    }

    private void fail(Throwable thrown) {
        if (failure == null) {
            failure = thrown;
        }
        end();
    }

    private void end() {
        over = true;
        tasks.forEach(task -> wake(task.thread));
        wake(caller);
    }

    private static void wake(@Nullable Thread thread) {
        if (thread != null && thread != Thread.currentThread()) {
            LockSupport.unpark(thread);
        }
    }

    private void watch(CountDownLatch ended, long watchdogNs) {
        long seen = -1;
        long sinceNs = System.nanoTime();
        try {
            while (!ended.await(50, TimeUnit.MILLISECONDS)) {
                long now = steps.get();
                if (now != seen) {
                    seen = now;
                    sinceNs = System.nanoTime();
                } else if (System.nanoTime() - sinceNs > watchdogNs) {
                    giveUp(ended, watchdogNs);
                    return;
                }
            }
        } catch (InterruptedException e) {
            fail(e);
            Thread.currentThread().interrupt();
        }
    }

    private void giveUp(CountDownLatch ended, long watchdogNs) throws InterruptedException {
        fail(new AssertionError("a task hangs outside of failpoints: watchdogMs="
                + TimeUnit.NANOSECONDS.toMillis(watchdogNs) + StepTrace.stacks(tasks)));
        for (StepTask task : tasks) {
            Thread thread = task.thread;
            if (thread != null) {
                thread.interrupt();
            }
        }
        if (!ended.await(2, TimeUnit.SECONDS)) {
            System.err.println("a task of the stepper does not react to interruption" + StepTrace.stacks(tasks));
        }
    }
}
