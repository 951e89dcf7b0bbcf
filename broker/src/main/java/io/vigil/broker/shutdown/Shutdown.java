package io.vigil.broker.shutdown;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hooks of a process that ends in order. They run once, when somebody asks for it, or when the JVM is ended by
 * SIGTERM, SIGINT or {@code System.exit}.
 *
 * <p>Thread-safe. The timeout bounds the whole run. A hook that throws stops nobody; one that hangs holds up the next for
 * its share of the time, and is left behind at the end. {@code kill -9} runs nothing, and needs nothing: what a process
 * held is swept.
 */
public final class Shutdown implements AutoCloseable {
    /** How long all hooks together may take when nobody says otherwise. */
    public static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final Duration LONGEST = Duration.ofDays(365);

    private final boolean ofProcess;
    private final List<ShutdownRun.Named> hooks = new ArrayList<>();
    private @Nullable ShutdownRun run;
    private @Nullable Thread atExit;
    private boolean closed;

    private Shutdown(boolean ofProcess) {
        this.ofProcess = ofProcess;
    }

    /** Hooks that run when they are asked to, and when the JVM ends. */
    public static Shutdown ofProcess() {
        return new Shutdown(true);
    }

    /** Hooks that run when they are asked to, only. */
    public static Shutdown onRequest() {
        return new Shutdown(false);
    }

    /** Adds a hook, named by its number. */
    public void onShutdown(ShutdownHook hook) {
        add(null, hook);
    }

    /**
     * Adds a hook.
     *
     * @param name for the result
     * @throws VigilException INVALID_STATE when the shutdown has begun
     */
    public void onShutdown(String name, ShutdownHook hook) {
        add(name, hook);
    }

    private synchronized void add(@Nullable String name, ShutdownHook hook) {
        if (run != null || closed) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE,
                    "shutdown has begun: hook=" + name + "; add hooks before, and do now what it would do");
        }
        if (ofProcess && atExit == null) {
            atExit = listenToExit();
        }
        hooks.add(new ShutdownRun.Named(name == null ? "hook-" + (hooks.size() + 1) : name, hook));
    }

    private Thread listenToExit() {
        Thread thread = new Thread(() -> shutdownAll(TIMEOUT, ShutdownOrder.REVERSE), "vigil-shutdown");
        try {
            Runtime.getRuntime().addShutdownHook(thread);
        } catch (IllegalStateException e) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE, "the JVM is ending: no hook can be added; do now what it would do", e);
        }
        return thread;
    }

    /** Runs the hooks: 30 seconds, the last one first. */
    public ShutdownResult shutdownAll() {
        return shutdownAll(TIMEOUT, ShutdownOrder.REVERSE);
    }

    /**
     * Runs the hooks, once. Whoever comes later waits for that run, at most for its own time; called by a hook, it
     * returns at once.
     *
     * @param timeout of all hooks together
     */
    public ShutdownResult shutdownAll(Duration timeout, ShutdownOrder order) {
        long mostNs = (timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout).toNanos();
        ShutdownRun current;
        boolean mine;
        synchronized (this) {
            mine = run == null;
            current = mine ? new ShutdownRun(ordered(order), mostNs) : running();
            run = current;
        }
        if (mine) {
            current.go();
        } else {
            current.await(mostNs);
        }
        return current.result();
    }

    private ShutdownRun running() {
        ShutdownRun known = run;
        if (known == null) {
            throw new IllegalStateException("no run");
        }
        return known;
    }

    private List<ShutdownRun.Named> ordered(ShutdownOrder order) {
        List<ShutdownRun.Named> ordered = new ArrayList<>(hooks);
        if (order == ShutdownOrder.REVERSE) {
            Collections.reverse(ordered);
        }
        return ordered;
    }

    /** Forgets the hooks without running them; a run that has begun goes on. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        hooks.clear();
        Thread listening = atExit;
        atExit = null;
        if (listening != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(listening);
            } catch (IllegalStateException e) {
                // The JVM is ending, perhaps by way of this very hook: it forgets everything anyway.
            }
        }
    }
}
