package io.vigil.ipc.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what the machine does to a thread that only sleeps, so that latency bounds can be net of it.
 *
 * <p>Sleeps a millisecond again and again and notes how much later it woke up. Thread-safe.
 */
public final class ControlThread implements AutoCloseable {
    private static final long NAP_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long NOTED_NS = TimeUnit.MICROSECONDS.toNanos(500);

    private record Hiccup(long fromNs, long toNs) {}

    private final Thread thread = new Thread(this::measure, "control-thread");
    private final List<Hiccup> hiccups = new ArrayList<>();
    private volatile boolean closed;
    private volatile long worstNs;

    private ControlThread() {
        thread.setDaemon(true);
    }

    /** Begins to measure. */
    public static ControlThread start() {
        ControlThread control = new ControlThread();
        control.thread.start();
        return control;
    }

    private void measure() {
        long before = System.nanoTime();
        while (!closed) {
            LockSupport.parkNanos(NAP_NS);
            long now = System.nanoTime();
            note(before + NAP_NS, now);
            before = now;
        }
    }

    private void note(long dueNs, long nowNs) {
        long lateNs = nowNs - dueNs;
        worstNs = Math.max(worstNs, lateNs);
        if (lateNs >= NOTED_NS) {
            synchronized (hiccups) {
                hiccups.add(new Hiccup(dueNs, nowNs));
            }
        }
    }

    /** The longest delay so far. */
    public long worstNs() {
        return worstNs;
    }

    /** How much of the time between two {@link System#nanoTime} readings the machine took away. */
    public long stolenNs(long fromNs, long toNs) {
        long stolen = 0;
        synchronized (hiccups) {
            for (Hiccup hiccup : hiccups) {
                long begin = Math.max(hiccup.fromNs, fromNs);
                long end = Math.min(hiccup.toNs, toNs);
                stolen += Math.max(0, end - begin);
            }
        }
        return stolen;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
