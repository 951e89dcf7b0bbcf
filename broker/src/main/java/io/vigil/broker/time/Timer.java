package io.vigil.broker.time;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks later, once or periodically: any number of them on one daemon thread.
 *
 * <p>Thread-safe. Tasks run one after the other, in the order of their times, never early; one that is slow makes the
 * others late, so a task that waits hands over to a thread of its own. What a task throws is counted and the first one
 * kept; an interval goes on. A timer costs a place in a heap: setting and firing grow with the logarithm of their number.
 * The thread starts with the first timer. Over any clock but that of the machine it looks every millisecond.
 */
public final class Timer implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long CLOSE_MS = 1000;

    private final String name;
    private final VigilClock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TimerQueue queue = new TimerQueue();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();
    private long order;
    private boolean closed;
    private @Nullable Thread thread;

    /**
     * Starts nothing yet.
     *
     * @param name of its thread
     */
    public Timer(String name, VigilClock clock) {
        this.name = name;
        this.clock = clock;
    }

    /**
     * Runs the task once, when so much time is over.
     *
     * @throws VigilException INVALID_CONFIGURATION when that is less than nothing, INVALID_STATE when this is closed
     */
    public Timeout setTimeout(Duration delay, Runnable task) {
        if (delay.isNegative()) {
            throw impossible("delay", delay, "PT0S..");
        }
        return set(shortened(delay), 0, task);
    }

    /**
     * Runs the task each time so much time is over, first after one period. What was missed, because a task or the
     * machine was slow, is left out, not made up for.
     *
     * @throws VigilException INVALID_CONFIGURATION when there is no time between, INVALID_STATE when this is closed
     */
    public Timeout setInterval(Duration period, Runnable task) {
        if (period.isNegative() || period.isZero()) {
            throw impossible("period", period, "more than nothing");
        }
        return set(shortened(period), shortened(period), task);
    }

    private static VigilException impossible(String what, Duration time, String allowed) {
        return new VigilException(
                ErrorCode.INVALID_CONFIGURATION, "impossible timer: " + what + "=" + time + ", allowed: " + allowed);
    }

    private static long shortened(Duration time) {
        return (time.compareTo(LONGEST) > 0 ? LONGEST : time).toNanos();
    }

    private Timeout set(long delayNs, long periodNs, Runnable task) {
        lock.lock();
        try {
            if (closed) {
                throw new VigilException(ErrorCode.INVALID_STATE, "timer is closed: name=" + name + "; make another");
            }
            Timeout set = new Timeout(this, task, order++, clock.nanos() + delayNs, periodNs);
            queue.add(set);
            start();
            changed.signal();
            return set;
        } finally {
            lock.unlock();
        }
    }

    private void start() {
        if (thread == null) {
            Thread started = new Thread(this::run, name);
            started.setDaemon(true);
            thread = started;
            started.start();
        }
    }

    boolean cancel(Timeout timeout) {
        lock.lock();
        try {
            if (timeout.isEnded()) {
                return false;
            }
            timeout.end();
            queue.noteCancelled();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Timers that will fire. */
    public int pending() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /** Tasks that threw. */
    public long failures() {
        return failures.get();
    }

    /** What the first of them threw; null when none did. */
    public @Nullable Throwable firstFailure() {
        return firstFailure.get();
    }

    private void run() {
        lock.lock();
        try {
            while (!closed) {
                Timeout due = queue.takeDue(clock.nanos());
                if (due != null) {
                    fire(due);
                    continue;
                }
                try {
                    long ignored = changed.awaitNanos(mostNs());
                } catch (InterruptedException e) {
                    // A task that was interrupted must not end this thread: close() does.
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private long mostNs() {
        long ns = queue.nextInNs(clock.nanos());
        return clock == VigilClock.SYSTEM ? ns : Math.min(ns, LOOK_NS);
    }

    /** Runs the task outside of the lock; an interval has its next time already, so that the task can cancel it. */
    private void fire(Timeout due) {
        boolean again = due.repeat(clock.nanos());
        if (again) {
            queue.add(due);
        } else {
            due.end();
        }
        lock.unlock();
        try {
            due.run();
        } catch (Throwable e) { // whatever it is: it is the task's, and the others go on
            failures.incrementAndGet();
            firstFailure.compareAndSet(null, e);
        } finally {
            boolean ignored = Thread.interrupted();
            lock.lock();
        }
    }

    /** Ends every timer; waits a second for a task that runs, then interrupts it and leaves it. Idempotent. */
    @Override
    public void close() {
        Thread running;
        lock.lock();
        try {
            closed = true;
            queue.clear();
            changed.signal();
            running = thread;
        } finally {
            lock.unlock();
        }
        if (running == null || running == Thread.currentThread()) {
            return;
        }
        if (!ended(running)) {
            running.interrupt();
            boolean ignored = ended(running);
        }
    }

    private static boolean ended(Thread running) {
        try {
            running.join(CLOSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !running.isAlive();
    }
}
