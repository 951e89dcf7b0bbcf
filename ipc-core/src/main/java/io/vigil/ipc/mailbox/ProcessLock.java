package io.vigil.ipc.mailbox;

import io.vigil.ipc.os.LockFile;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock between threads and processes that the kernel releases when its holder dies: one byte of a lock file with a
 * lock for the threads of this process in front. Thread-safe.
 */
final class ProcessLock {
    /** Byte that guards allocation. */
    static final int GROWTH = 0;
    /** Byte that guards moves between lanes. */
    static final int MOVES = 1;

    private static final long LONGEST_WAIT_NS = TimeUnit.SECONDS.toNanos(2);

    private final LockFile file;
    private final int index;
    private final ReentrantLock threads = new ReentrantLock();

    ProcessLock(LockFile file, int index) {
        this.file = file;
        this.index = index;
    }

    /** False when somebody who does not go on has held it for two seconds, or this thread was interrupted. */
    boolean lock() {
        return lock(LONGEST_WAIT_NS);
    }

    /** As {@link #lock()}, with another longest wait. */
    boolean lock(long longestNs) {
        long deadline = System.nanoTime() + longestNs;
        try {
            if (!threads.tryLock(longestNs, TimeUnit.NANOSECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        long pauseNs = 10_000;
        while (!file.tryLock(index)) {
            if (System.nanoTime() >= deadline || Thread.currentThread().isInterrupted()) {
                threads.unlock();
                return false;
            }
            LockSupport.parkNanos(pauseNs);
            pauseNs = Math.min(pauseNs * 2, 1_000_000);
        }
        return true;
    }

    void unlock() {
        file.unlock(index);
        threads.unlock();
    }
}
