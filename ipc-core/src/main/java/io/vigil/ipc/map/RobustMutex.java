package io.vigil.ipc.map;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.region.Region;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock between threads and processes that outlives its holders: one word {epoch, slot + 1} that names who has it.
 *
 * <p>A holder that is proved dead is replaced by a compare-and-set of that very word; one that stands stopped never is:
 * the wait is bounded and its error names it. Thread-safe. An interrupt does not end a wait, it is kept.
 *
 * <pre>
 * from  to    who, and what a kill right after leaves
 * 0     mine  anybody: a word of the dead, for the next who waits
 * dead  mine  anybody who has proof: the same
 * mine  0     its holder: nothing to do
 * </pre>
 */
final class RobustMutex {
    private static final int SLOT_BITS = 12;
    private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;

    private static final int SPINS = 200;
    private static final long SHORTEST_PAUSE_NS = 20_000;
    private static final long LONGEST_PAUSE_NS = 500_000;

    private final MapControl control;
    private final Region region;
    private final MapOwner owner;
    private final long waitNs;
    private final long mine;
    private final ReentrantLock threads = new ReentrantLock();
    /** Under the lock of the threads. Who closes may leave the home next: its word would be that of a dead one. */
    private boolean closed;

    RobustMutex(MapControl control, MapOwner owner, long waitNs) {
        this.control = control;
        this.region = control.region();
        this.owner = owner;
        this.waitNs = waitNs;
        this.mine = owner.epoch() << SLOT_BITS | (owner.slot() + 1);
    }

    /**
     * Takes it.
     *
     * @throws VigilException OPERATION_TIMEOUT when somebody who lives has had it all the time
     */
    void lock() {
        boolean interrupted = Thread.interrupted();
        try {
            long deadlineNs = System.nanoTime() + waitNs;
            interrupted |= lockThreads(deadlineNs);
            boolean taken = false;
            try {
                requireOpen();
                interrupted |= lockProcesses(deadlineNs);
                taken = true;
            } finally {
                if (!taken) {
                    threads.unlock();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE, "map is closed: file=" + region.file() + "; open it again");
        }
    }

    /** Returns whether it was interrupted meanwhile. */
    private boolean lockThreads(long deadlineNs) {
        boolean interrupted = false;
        while (true) {
            try {
                if (threads.tryLock(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    return interrupted;
                }
                throw timeout("another thread of this process");
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    private boolean lockProcesses(long deadlineNs) {
        boolean interrupted = false;
        long pauseNs = SHORTEST_PAUSE_NS;
        for (int turn = 0; ; turn++) {
            long word = region.getLongVolatile(MapLayout.MUTEX);
            FailPoint.hit("map.mutex.seen");
            if (word == 0 && region.compareAndSetLong(MapLayout.MUTEX, 0, mine)) {
                FailPoint.hit("map.mutex.taken");
                return interrupted;
            }
            if (word == 0 || turn < SPINS) {
                Thread.onSpinWait();
                continue;
            }
            if (isDead(word) && takeFromDead(word)) {
                return interrupted;
            }
            if (System.nanoTime() - deadlineNs >= 0) {
                throw timeout(owner.describe(slotOf(word)));
            }
            LockSupport.parkNanos(pauseNs);
            interrupted |= Thread.interrupted();
            pauseNs = Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
        }
    }

    /** The word was read before the proof is asked for: what is proved dead is who wrote it. */
    private boolean isDead(long word) {
        return word != mine && owner.isGone(slotOf(word), word >>> SLOT_BITS);
    }

    private boolean takeFromDead(long word) {
        FailPoint.hit("map.mutex.dead");
        if (!region.compareAndSetLong(MapLayout.MUTEX, word, mine)) {
            return false;
        }
        FailPoint.hit("map.mutex.stolen");
        control.count(MapLayout.FROM_DEAD);
        return true;
    }

    /** Gives it back. The caller has it. */
    void unlock() {
        try {
            FailPoint.hit("map.mutex.leaving");
            region.compareAndSetLong(MapLayout.MUTEX, mine, 0);
            FailPoint.hit("map.mutex.left");
        } finally {
            threads.unlock();
        }
    }

    /** Ends its use by this process: waits for the thread that is in, lets no other in, then does what is left to do. */
    void close(Runnable last) {
        threads.lock();
        try {
            if (!closed) {
                closed = true;
                last.run();
            }
        } finally {
            threads.unlock();
        }
    }

    /** Whose word it is, for people. */
    static int slotOf(long word) {
        return (int) (word & SLOT_MASK) - 1;
    }

    private VigilException timeout(String holder) {
        return new VigilException(
                ErrorCode.OPERATION_TIMEOUT,
                "map is held up: file=" + region.file() + ", by={" + holder + "}, waitedMs="
                        + TimeUnit.NANOSECONDS.toMillis(waitNs)
                        + "; if that process stands stopped, continue or end it, and try again");
    }
}
