package io.vigil.broker.shutdown;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run of all hooks, each on a daemon thread of its own. Thread-safe.
 *
 * <p>A hook gets an equal share of the time that is left; when that is over the next one begins beside it, and at the
 * end whatever still runs is waited for until the whole time is over, then interrupted and left.
 */
final class ShutdownRun {
    record Named(String name, ShutdownHook hook) {}

    private final List<Named> hooks;
    private final long mostNs;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Map<Named, Thread> running = new LinkedHashMap<>();
    private final List<String> done = new ArrayList<>();
    private final Map<String, Throwable> failed = new LinkedHashMap<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private @Nullable ShutdownResult atTheEnd;

    ShutdownRun(List<Named> hooks, long mostNs) {
        this.hooks = hooks;
        this.mostNs = mostNs;
    }

    /** Runs them; on the thread of whoever asked first. */
    void go() {
        long endNs = System.nanoTime() + mostNs;
        boolean interrupted = false;
        for (int i = 0; i < hooks.size(); i++) {
            Thread thread = start(hooks.get(i));
            interrupted |= wait(thread, (endNs - System.nanoTime()) / (hooks.size() - i));
        }
        for (Thread thread : threads) {
            interrupted |= wait(thread, endNs - System.nanoTime());
        }
        conclude();
        threads.forEach(Thread::interrupt);
        over.countDown();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What has not ended by now was too slow, whatever it makes of being interrupted. */
    private synchronized void conclude() {
        atTheEnd = result();
    }

    private Thread start(Named hook) {
        Thread thread = new Thread(() -> run(hook), "vigil-shutdown-" + hook.name());
        thread.setDaemon(true);
        threads.add(thread);
        synchronized (this) {
            running.put(hook, thread);
        }
        thread.start();
        return thread;
    }

    private void run(Named hook) {
        Throwable thrown = null;
        try {
            hook.hook().run();
        } catch (Throwable e) { // whatever it is: it is the hook's, and the others go on
            thrown = e;
        }
        synchronized (this) {
            running.remove(hook);
            if (thrown == null) {
                done.add(hook.name());
            } else {
                failed.put(hook.name(), thrown);
            }
        }
    }

    /** Waits for it to end; whether somebody wanted to interrupt that. A shutdown goes on nevertheless. */
    private static boolean wait(Thread thread, long mostNs) {
        long endNs = System.nanoTime() + mostNs;
        boolean interrupted = false;
        while (thread.isAlive()) {
            long leftNs = endNs - System.nanoTime();
            if (leftNs <= 0) {
                break;
            }
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, leftNs);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    /** Waits for the run of somebody else; a hook of this very run is not made to wait for itself. */
    void await(long mostNs) {
        if (threads.contains(Thread.currentThread())) {
            return;
        }
        try {
            boolean ignored = over.await(mostNs, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How it went; to a hook of this very run, how it goes. */
    synchronized ShutdownResult result() {
        if (atTheEnd != null) {
            return atTheEnd;
        }
        return new ShutdownResult(
                done, failed, running.keySet().stream().map(Named::name).toList());
    }
}
