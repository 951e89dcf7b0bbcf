package io.vigil.ipc.inbox;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A thread of a test, whose failure is seen. */
final class Watched {
    private static final long PATIENCE_MS = TimeUnit.SECONDS.toMillis(20);

    private final Thread thread;
    private volatile @Nullable Throwable failure;
    private volatile boolean interrupted;

    /** What the thread does. */
    interface Work {
        void run() throws Exception;
    }

    private Watched(Work work) {
        thread = new Thread(() -> {
            try {
                work.run();
            } catch (Throwable e) {
                failure = e;
            }
            interrupted = Thread.currentThread().isInterrupted();
        });
        thread.setDaemon(true);
        thread.start();
    }

    static Watched run(Work work) {
        return new Watched(work);
    }

    /** Until the thread waits for something: in a lock, a condition, or in the kernel. */
    void awaitParked() {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (!isWaiting()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("does not wait: " + thread.getState());
            }
            Thread.onSpinWait();
        }
    }

    /** A futex is a system call: the thread is RUNNABLE in a native method. */
    boolean isWaiting() {
        if (thread.getState() != Thread.State.RUNNABLE) {
            return thread.getState() != Thread.State.NEW;
        }
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0 && stack[0].isNativeMethod();
    }

    Thread thread() {
        return thread;
    }

    void interrupt() {
        thread.interrupt();
    }

    void join() throws InterruptedException {
        thread.join(PATIENCE_MS);
        if (thread.isAlive()) {
            AssertionError hangs = new AssertionError("still runs");
            hangs.setStackTrace(thread.getStackTrace());
            throw hangs;
        }
    }

    /** What it failed with, when it has ended. */
    @Nullable
    Throwable failure() throws InterruptedException {
        join();
        return failure;
    }

    boolean leftInterrupted() {
        return interrupted;
    }
}
