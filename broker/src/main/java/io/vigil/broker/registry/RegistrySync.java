package io.vigil.broker.registry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The registry's thread: heartbeats, and whoever watches. Sleeps a whole interval when nobody does. */
final class RegistrySync implements AutoCloseable {
    private static final long LOOK_NS = Duration.ofMillis(50).toNanos();
    private static final long CLOSE_WAIT_MS = 200;

    private final DistributedRegistry registry;
    private final long intervalNs;
    private final Thread thread = new Thread(this::run, "vigil-registry");
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private volatile boolean paused;
    private volatile boolean sweeps;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;

    /** One watcher, and what it has been told of. Used by the registry's thread. */
    private static final class Watch {
        private final Consumer<RegistryEvent> watcher;
        private Map<String, Registration> known;

        Watch(Consumer<RegistryEvent> watcher, Map<String, Registration> known) {
            this.watcher = watcher;
            this.known = known;
        }

        void tell(Map<String, Registration> now) {
            Map<String, Registration> before = known;
            if (before.equals(now)) {
                return;
            }
            known = now;
            before.forEach((name, was) -> {
                if (!now.containsKey(name)) {
                    watcher.accept(new RegistryEvent(RegistryEvent.Kind.GONE, was));
                }
            });
            now.forEach((name, is) -> {
                Registration was = before.get(name);
                if (was == null) {
                    watcher.accept(new RegistryEvent(RegistryEvent.Kind.REGISTERED, is));
                } else if (!was.equals(is)) {
                    watcher.accept(new RegistryEvent(RegistryEvent.Kind.CHANGED, is));
                }
            });
        }
    }

    RegistrySync(DistributedRegistry registry, Duration interval) {
        this.registry = registry;
        this.intervalNs = interval.toNanos();
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    AutoCloseable watch(Consumer<RegistryEvent> watcher, Map<String, Registration> known) {
        Watch watch = new Watch(watcher, known);
        watches.add(watch);
        LockSupport.unpark(thread);
        return () -> watches.remove(watch);
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        LockSupport.unpark(thread);
    }

    /** Asks for a look at the names of the dead. Waits for nobody. */
    void sweepNow() {
        sweeps = true;
        LockSupport.unpark(thread);
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    private void run() {
        long beatNs = System.nanoTime() - intervalNs;
        while (!closed) {
            long nowNs = System.nanoTime();
            if (!paused && nowNs - beatNs >= intervalNs) {
                beatNs = nowNs;
                guarded(registry::beat);
            }
            if (sweeps) {
                sweeps = false;
                guarded(registry::sweep);
            }
            for (Watch watch : watches) {
                guarded(() -> watch.tell(registry.current()));
            }
            if (!closed) {
                LockSupport.parkNanos(watches.isEmpty() ? intervalNs : Math.min(LOOK_NS, intervalNs));
            }
            Thread.interrupted(); // closing is the only way to end this
        }
    }

    void note(Throwable e) {
        failure = e;
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            // Also a watcher's own: the others, and the heartbeats, go on.
            note(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = Thread.interrupted();
        try {
            if (Thread.currentThread() != thread) {
                thread.join(CLOSE_WAIT_MS);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
