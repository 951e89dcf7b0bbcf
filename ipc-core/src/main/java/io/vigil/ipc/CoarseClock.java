package io.vigil.ipc;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The time of day, read cheaply by senders that send many messages: about a millisecond old, at one load.
 *
 * <p>Thread-safe. A daemon thread keeps it, and only while it is asked many times a millisecond; else it sleeps, and
 * whoever asks reads the real clock. It can be older than a millisecond when the machine gives that thread no time, or
 * behind a stop of the whole process: what must never come early reads the real clock.
 *
 * <p>Over any clock but that of the machine it reads through, so that a manual one is obeyed at once.
 */
public final class CoarseClock implements AutoCloseable {
    /** Asked this often in one millisecond, it is worth a thread. */
    static final int MANY = 32;

    private static final long TICK_NS = 1_000_000;

    /** Not asked during so many ticks, the thread goes to sleep. */
    private static final int IDLE_TICKS = 20;

    private static final long CLOSE_MS = 1000;

    private final VigilClock clock;
    private final boolean ticks;
    private volatile long nowMs; // 0 while nobody keeps it
    private volatile boolean asked;
    private volatile boolean wanted;
    private volatile boolean closed;
    private volatile @Nullable Thread ticker;

    // How often the real clock was read in one millisecond. Lost updates between threads only make it start later.
    private long countedMs;
    private int counted;

    CoarseClock(VigilClock clock, boolean ticks) {
        this.clock = clock;
        this.ticks = ticks;
    }

    /** The time of that clock, kept. */
    public static CoarseClock over(VigilClock clock) {
        return new CoarseClock(clock, clock == VigilClock.SYSTEM);
    }

    /** Milliseconds since 1970, as they were about a millisecond ago. */
    public long epochMs() {
        long kept = nowMs;
        if (kept != 0) {
            if (!asked) {
                asked = true;
            }
            return kept;
        }
        return read();
    }

    /** The real clock. */
    private long read() {
        long now = clock.epochMs();
        if (!ticks || closed) {
            return now;
        }
        if (now != countedMs) {
            countedMs = now;
            counted = 1;
        } else if (++counted == MANY) {
            keep();
        }
        return now;
    }

    private synchronized void keep() {
        if (closed || wanted) {
            return;
        }
        wanted = true;
        Thread running = ticker;
        if (running == null) {
            Thread started = new Thread(this::run, "vigil-clock");
            started.setDaemon(true);
            ticker = started;
            started.start();
        } else {
            LockSupport.unpark(running);
        }
    }

    private void run() {
        int idle = 0;
        while (!closed) {
            if (!wanted) {
                LockSupport.park(this);
                continue;
            }
            nowMs = clock.epochMs();
            LockSupport.parkNanos(this, TICK_NS);
            idle = asked ? 0 : idle + 1;
            asked = false;
            if (idle == IDLE_TICKS) {
                idle = 0;
                nowMs = 0;
                wanted = false; // whoever asks from here on starts it again
            }
        }
        nowMs = 0;
    }

    /** Whether the thread keeps the time now. */
    boolean isKept() {
        return nowMs != 0;
    }

    /** Ends the thread; who still asks gets the real time. Idempotent. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = ticker;
        }
        if (running == null) {
            return;
        }
        LockSupport.unpark(running);
        try {
            running.join(CLOSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
