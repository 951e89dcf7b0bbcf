package io.vigil.ipc.owner;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.os.LockFile;
import io.vigil.ipc.region.Region;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sweeps dead owners and runs periodic work in the background: of all processes that opted in, the one that holds the
 * janitor's lock.
 *
 * <p>Its death frees the lock, and another takes over within a round: {@link #ROUND_NS}, or {@link #QUIET_ROUND_NS} in a
 * home in which nobody has come, gone or died for some seconds. While it stands stopped, the others do a round a second
 * in turn. One daemon thread. Thread-safe.
 */
public final class Janitor implements AutoCloseable {
    static final long ROUND_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** A wake-up ten times a second is most of what an idle process costs. */
    static final long QUIET_ROUND_NS = TimeUnit.MILLISECONDS.toNanos(500);
    /** So many rounds without a change make a home quiet. */
    private static final int ROUNDS_UNTIL_QUIET = 50;

    /** A beat older than this means that the elected janitor is stopped or hangs in a task. */
    static final long STALLED_MS = 1_000;

    private static final long CLOSE_WAIT_MS = 100;

    private final Owners owners;
    private final LockFile lock;
    private final SweepRound sweeps;
    private final List<JanitorTask> tasks = new CopyOnWriteArrayList<>();
    private final FailureLog failures = new FailureLog();
    private final Thread thread;
    private volatile boolean elected;
    private volatile boolean closed;
    private volatile int unchanged;

    private Janitor(Owners owners, LockFile lock) {
        this.owners = owners;
        this.lock = lock;
        this.sweeps = new SweepRound(owners);
        this.thread = new Thread(this::run, "vigil-janitor");
        thread.setDaemon(true);
    }

    /** Offers this process as janitor. Close it before the owners. */
    public static Janitor open(Owners owners) {
        Janitor janitor =
                new Janitor(owners, owners.os().openLocks(owners.home().ownerLocks()));
        janitor.thread.start();
        return janitor;
    }

    /** Adds work that every round does after the sweeps. */
    public void add(JanitorTask task) {
        tasks.add(task);
    }

    public void remove(JanitorTask task) {
        tasks.remove(task);
    }

    /** Asks for a round now, for whoever has seen a death. */
    public void wake() {
        unchanged = 0;
        LockSupport.unpark(thread);
    }

    /** Whether this process holds the janitor's lock. */
    public boolean isElected() {
        return elected;
    }

    /** What tasks and rounds threw, the latest last; those of sweeps are in {@link Owners#failures}. */
    public List<SweepFailure> failures() {
        return failures.all();
    }

    private void run() {
        while (!closed) {
            guarded("round", this::round);
            if (!closed) {
                LockSupport.parkNanos(isQuiet() ? QUIET_ROUND_NS : ROUND_NS);
            }
            // An interrupt, of whomever, must not turn the pause into a spin; closing is the only way to end this.
            Thread.interrupted();
        }
    }

    private boolean isQuiet() {
        return unchanged >= ROUNDS_UNTIL_QUIET;
    }

    @SuppressWarnings(
            "NonAtomicOperationOnVolatileField") // one thread counts; a wake-up that gets lost costs a long round
    private void round() {
        unchanged = Math.min(unchanged + 1, ROUNDS_UNTIL_QUIET);
        if (!elected && lock.tryLock(OwnerLayout.JANITOR_LOCK)) {
            elected = true;
            unchanged = 0;
            FailPoint.hit("janitor.elected");
        }
        long nowMs = owners.clock().epochMs();
        if (!takesRound(nowMs)) {
            return;
        }
        FailPoint.hit("janitor.round");
        if (sweeps.run(isQuiet(), () -> closed)) {
            unchanged = 0;
        }
        for (JanitorTask task : tasks) {
            if (closed) {
                return;
            }
            guarded("task " + task.getClass().getName(), () -> task.run(nowMs));
        }
    }

    /** The elected one always does; of the others one a second, when no beat came that long. */
    private boolean takesRound(long nowMs) {
        Region head = owners.table().head();
        long beat = head.getLongVolatile(OwnerLayout.JANITOR_BEAT);
        if (elected) {
            head.putLongRelease(OwnerLayout.JANITOR_BEAT, nowMs);
            return true;
        }
        // A beat in the future is as bad as an old one: somebody has set the clock.
        return Math.abs(nowMs - beat) > STALLED_MS && head.compareAndSetLong(OwnerLayout.JANITOR_BEAT, beat, nowMs);
    }

    private void guarded(String what, Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            // Also an InternalError, which is what touching a truncated mapping throws: others still need their
            // janitor.
            failures.add(owners.clock().epochMs(), what, e);
        }
    }

    /** Ends the work and frees the janitor's lock. Waits at most 100 ms for a task that is running. Idempotent. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        if (Thread.currentThread() != thread) {
            join();
        }
        lock.close();
        elected = false;
    }

    private void join() {
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(CLOSE_WAIT_MS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
