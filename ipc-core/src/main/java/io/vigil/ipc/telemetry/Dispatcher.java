package io.vigil.ipc.telemetry;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Carries events to handlers on a daemon thread of its own, in the order in which they came. Thread-safe; whoever
 * offers never waits.
 */
final class Dispatcher {
    private static final long CLOSE_NS = TimeUnit.SECONDS.toNanos(1);

    /** What waits: an event and who was listening when it came, or somebody who waits for everything before. */
    private record Delivery(
            @Nullable Event event,
            List<Registration> to,
            @Nullable CountDownLatch passed) {}

    private final ManyToOneConcurrentArrayQueue<Delivery> queue;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();
    private volatile boolean asleep;
    private volatile boolean closed;
    private volatile @Nullable Thread thread;

    Dispatcher(int capacity) {
        queue = new ManyToOneConcurrentArrayQueue<>(capacity);
    }

    /** Starts the thread when it does not run; called under the lock of whoever owns this. */
    void start() {
        if (thread == null) {
            Thread started = new Thread(this::run, "vigil-telemetry");
            started.setDaemon(true);
            thread = started;
            started.start();
        }
    }

    void offer(Event event, List<Registration> to) {
        if (!offer(new Delivery(event, to, null))) {
            dropped.incrementAndGet();
        }
    }

    private boolean offer(Delivery delivery) {
        if (closed || !queue.offer(delivery)) {
            return false;
        }
        // The queue's offer is a fence: either this sees the sleeper, or the sleeper sees the delivery.
        VarHandle.fullFence();
        if (asleep) {
            LockSupport.unpark(thread);
        }
        return true;
    }

    private void run() {
        while (true) {
            Delivery next = queue.poll();
            if (next != null) {
                deliver(next);
            } else if (closed) {
                return;
            } else {
                sleep();
            }
        }
    }

    private void sleep() {
        asleep = true;
        if (queue.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        asleep = false;
        boolean ignored = Thread.interrupted(); // a handler that was interrupted must not keep this thread awake
    }

    private void deliver(Delivery delivery) {
        Event event = delivery.event();
        if (event != null) {
            for (Registration each : delivery.to()) {
                try {
                    each.handle(event);
                } catch (Throwable e) { // whatever it is: it is the handler's, and the others go on
                    failures.incrementAndGet();
                    firstFailure.compareAndSet(null, e);
                }
            }
        }
        CountDownLatch passed = delivery.passed();
        if (passed != null) {
            passed.countDown();
        }
    }

    /** Waits until everything before has been handled; on the thread of the handlers it cannot, and says false. */
    boolean flush(long mostNs) {
        Thread running = thread;
        if (running == null) {
            return true;
        }
        if (running == Thread.currentThread()) {
            return false;
        }
        long endNs = System.nanoTime() + mostNs;
        CountDownLatch passed = new CountDownLatch(1);
        Delivery mark = new Delivery(null, List.of(), passed);
        while (!offer(mark)) {
            if (closed
                    || System.nanoTime() - endNs >= 0
                    || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        try {
            return passed.await(Math.max(0, endNs - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    long dropped() {
        return dropped.get();
    }

    long failures() {
        return failures.get();
    }

    @Nullable
    Throwable firstFailure() {
        return firstFailure.get();
    }

    /** Handles what is there, for a second at most; then the thread is interrupted and left to its handler. */
    void close() {
        Thread running = thread;
        if (running == null) {
            closed = true;
            return;
        }
        boolean own = running == Thread.currentThread();
        if (!own && !closed) {
            flush(CLOSE_NS);
        }
        closed = true;
        LockSupport.unpark(running);
        if (own || join(running, CLOSE_NS / 2)) {
            return;
        }
        running.interrupt();
        join(running, CLOSE_NS / 2);
    }

    private static boolean join(Thread running, long mostNs) {
        try {
            running.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(mostNs)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !running.isAlive();
    }
}
