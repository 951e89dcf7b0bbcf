package io.vigil.ipc.posix;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.vigil.ipc.os.DeathWords;
import io.vigil.ipc.region.Region;
import java.lang.ref.Reference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread whose end, with its process, marks the words.
 *
 * <p>It alone touches its list. Ending it in life would mark the words as well, so it empties the list first.
 */
final class RobustThread implements DeathWords.Armed, Runnable {
    private static final int HEAD_BYTES = 24;
    private static final int WAITERS = 0x80000000;
    private static final long STACK_BYTES = 128 * 1024;

    private final Abi abi;
    private final Region region;
    private final int[] offsets;
    private final Memory list;
    private final Thread thread;
    private final CountDownLatch armed = new CountDownLatch(1);
    private volatile int errno;
    private volatile boolean closed;

    RobustThread(Abi abi, Region region, int[] offsets, Memory list) {
        this.abi = abi;
        this.region = region;
        this.offsets = offsets;
        this.list = list;
        this.thread = new Thread(null, this, "vigil-death-word", STACK_BYTES);
        thread.setDaemon(true);
    }

    /** Returns when the kernel knows the list. */
    void open() {
        thread.start();
        awaitUninterruptibly(armed);
        if (errno != 0) {
            throw Errno.ofCall("set_robust_list", errno);
        }
    }

    @Override
    public void run() {
        int threadId = (int) Libc.syscall(abi.gettid(), 0, 0, 0, 0, 0, 0);
        // Always "somebody waits": only then does the kernel wake who sleeps on the word.
        int value = threadId | WAITERS;
        try {
            if (Libc.syscall(abi.setRobustList(), Pointer.nativeValue(list), HEAD_BYTES, 0, 0, 0, 0) != 0) {
                errno = Libc.errno();
                return;
            }
            for (int offset : offsets) {
                region.putIntVolatile(offset, value);
            }
            armed.countDown();
            while (!closed) {
                LockSupport.park(this);
                // Nobody interrupts this thread on purpose, and a set flag would make it spin.
                Thread.interrupted();
            }
            disarm(value);
        } finally {
            armed.countDown();
            Reference.reachabilityFence(list);
        }
    }

    private void disarm(int value) {
        list.setLong(0, Pointer.nativeValue(list));
        for (int offset : offsets) {
            region.compareAndSetInt(offset, value, 0);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive() && Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
