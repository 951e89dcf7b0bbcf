package io.vigil.broker.time;

/** One timer that was set; it fires once, or again and again. Thread-safe. */
public final class Timeout {
    private final Timer timer;
    private final Runnable task;

    // All under the lock of the timer.
    private final long order;
    private final long periodNs; // 0 for one that fires once
    private long dueNs;
    private boolean ended;

    Timeout(Timer timer, Runnable task, long order, long dueNs, long periodNs) {
        this.timer = timer;
        this.task = task;
        this.order = order;
        this.dueNs = dueNs;
        this.periodNs = periodNs;
    }

    /**
     * Ends it: it does not begin to fire again once this has returned. What runs goes on.
     *
     * @return whether it would have fired again; false when it had fired for the last time, or was cancelled before
     */
    public boolean cancel() {
        return timer.cancel(this);
    }

    void run() {
        task.run();
    }

    long dueNs() {
        return dueNs;
    }

    boolean isEnded() {
        return ended;
    }

    void end() {
        ended = true;
    }

    /** Sets the next time; false for one that fires once. What was missed because tasks were slow is left out. */
    boolean repeat(long nowNs) {
        if (periodNs == 0) {
            return false;
        }
        dueNs += periodNs;
        long lateNs = nowNs - dueNs;
        if (lateNs >= 0) {
            dueNs += (lateNs / periodNs + 1) * periodNs;
        }
        return true;
    }

    /** By time, then as they were set; times are compared by their difference, so they may wrap. */
    static int compare(Timeout a, Timeout b) {
        int byTime = Long.signum(a.dueNs - b.dueNs);
        return byTime != 0 ? byTime : Long.compare(a.order, b.order);
    }
}
