package io.vigil.ipc.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread of a {@link Stepper}, with what shall happen to it at which hit.
 *
 * <p>Configured by the test before the run; during the run its state is touched only by the thread that holds the
 * baton.
 */
public final class StepTask {
    /** What a body does; it may throw anything. */
    @FunctionalInterface
    public interface Body {
        @SuppressWarnings("ThrowsException") // bodies are tests
        void run() throws Exception;
    }

    private enum Fate {
        KILL,
        PAUSE
    }

    /** At the n-th hit of a site ({@code null}: of any site). */
    private record Trigger(@Nullable String site, int nth, Fate fate, long steps) {}

    final int index;
    final String name;
    final Body body;
    private final List<Trigger> triggers = new ArrayList<>();
    private final List<Runnable> whenKilled = new ArrayList<>();
    private final java.util.Map<String, Integer> hitsBySite = new java.util.HashMap<>();
    private int hits;

    volatile @Nullable Thread thread;
    volatile String lastSite = "start";
    boolean finished;
    boolean doomed;
    boolean killable;
    boolean killed;
    boolean yielding;
    /** While the scheduler works on this thread, hits of this thread have no effect. */
    boolean scheduling;

    long pausedUntilStep;

    @Nullable
    BooleanSupplier condition;

    StepTask(int index, String name, Body body) {
        this.index = index;
        this.name = name;
        this.body = body;
    }

    /** Kills the task when it arrives at {@code site} for the {@code nth} time (from 1). */
    public StepTask killAt(String site, int nth) {
        triggers.add(new Trigger(site, nth, Fate.KILL, 0));
        return this;
    }

    /** Kills the task at its {@code nth} hit (from 1), whatever the site. */
    public StepTask killAtHit(int nth) {
        triggers.add(new Trigger(null, nth, Fate.KILL, 0));
        return this;
    }

    /** Holds the task at that hit until the others made {@code steps} steps, or none of them can go on. */
    public StepTask pauseAt(String site, int nth, long steps) {
        triggers.add(new Trigger(site, nth, Fate.PAUSE, steps));
        return this;
    }

    /** Holds the task at its {@code nth} hit, whatever the site, as {@link #pauseAt} does. */
    public StepTask pauseAtHit(int nth, long steps) {
        triggers.add(new Trigger(null, nth, Fate.PAUSE, steps));
        return this;
    }

    /** Holds the task at that hit until no other task can go on: a SIGSTOP with a late SIGCONT. */
    public StepTask stopAt(String site, int nth) {
        return pauseAt(site, nth, Long.MAX_VALUE);
    }

    /** Lets the schedule itself kill this task at any hit, within {@link Stepper#kills}. */
    public StepTask killable() {
        killable = true;
        return this;
    }

    /** Run once the killed task has unwound, before anybody else goes on: for example, frees its kernel locks. */
    public StepTask onKilled(Runnable action) {
        whenKilled.add(action);
        return this;
    }

    /** The name given by the test. */
    public String name() {
        return name;
    }

    /** True when the stepper killed it in this run. */
    public boolean killed() {
        return killed;
    }

    /** True when it will not run again: it returned, failed or was killed. */
    public boolean finished() {
        return finished;
    }

    /** How many hits it made so far. */
    public int hits() {
        return hits;
    }

    /** Counts the arrival, applies pauses, and says whether the task shall die here. */
    boolean arrive(String site, long step) {
        hits++;
        lastSite = site;
        int ofSite = hitsBySite.merge(site, 1, Integer::sum);
        boolean dies = false;
        for (Trigger trigger : triggers) {
            int count = trigger.site == null ? hits : trigger.site.equals(site) ? ofSite : -1;
            if (count == trigger.nth) {
                if (trigger.fate == Fate.KILL) {
                    dies = true;
                } else {
                    pausedUntilStep = trigger.steps == Long.MAX_VALUE ? Long.MAX_VALUE : step + trigger.steps;
                }
            }
        }
        return dies;
    }

    boolean isReady() {
        BooleanSupplier waitsFor = condition;
        return !finished && (waitsFor == null || waitsFor.getAsBoolean());
    }

    boolean isPausedAt(long step) {
        return pausedUntilStep > step;
    }

    void died() {
        killed = true;
        whenKilled.forEach(Runnable::run);
    }

    @Override
    public String toString() {
        return index + "=" + name;
    }
}
