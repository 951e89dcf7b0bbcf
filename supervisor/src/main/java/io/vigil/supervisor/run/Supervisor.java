package io.vigil.supervisor.run;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.Names;
import io.vigil.ipc.VigilException;
import io.vigil.supervisor.core.Event;
import io.vigil.supervisor.core.SupervisorStatus;
import io.vigil.supervisor.core.SupervisorTree;
import io.vigil.supervisor.process.ProcessPorts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts children, restarts them as its strategy says, and stops them.
 *
 * <p>Thread-safe. What is asked of it is done on its one thread; calls that change a child return when the order is
 * given. A supervisor runs once: another run takes another one. When this process is killed, its children go on.
 */
public final class Supervisor implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final SupervisorPlan plan;
    private final SupervisorTree tree;
    private volatile @Nullable SupervisorLoop loop;
    private volatile boolean finished;
    private volatile boolean wasUp;
    private @Nullable Thread thread;
    private long startedNs;

    Supervisor(SupervisorPlan plan) {
        this.plan = plan;
        this.tree = new SupervisorTree(plan.tree());
    }

    /**
     * Starts the children in order and returns when all of them are up.
     *
     * @throws VigilException ALREADY_MONITORING when it was started before; PROCESS_START_FAILED when a program is not
     *     there (all such problems, and nothing was started) or a child did not come up (all are down again)
     */
    public synchronized void start() {
        if (loop != null) {
            throw new VigilException(
                    ErrorCode.ALREADY_MONITORING,
                    "supervisor was started before: name=" + plan.name() + "; build another");
        }
        SupervisorLoop fresh = new SupervisorLoop(plan, tree, ProcessPorts.open());
        thread = new Thread(fresh, "vigil-supervisor-" + plan.name());
        startedNs = plan.clock().nanos();
        loop = fresh;
        thread.start();
        try {
            answer(fresh.ask(() -> fresh.prepare(plan.specs())));
            AtomicReference<SupervisorStatus> outcome = new AtomicReference<>(SupervisorStatus.NEW);
            // Before the start, and kept: a child may crash it down again before this thread looks.
            CompletableFuture<Void> decided = fresh.until(() -> {
                boolean is = status() == SupervisorStatus.RUNNING || isDown();
                if (is) {
                    outcome.set(status());
                }
                return is;
            });
            answer(fresh.ask(() -> fresh.tell(Event.start())));
            answer(decided);
            if (outcome.get() != SupervisorStatus.RUNNING) {
                throw answer(fresh.ask(() -> notStarted(fresh)));
            }
            wasUp = true;
        } catch (RuntimeException e) {
            finish(fresh);
            throw e;
        }
    }

    private VigilException notStarted(SupervisorLoop fresh) {
        return new VigilException(
                ErrorCode.PROCESS_START_FAILED,
                "a child did not come up, all are down: supervisor=" + plan.name() + ", exits="
                        + picture(fresh).children(),
                fresh.crew().lastRefusal());
    }

    /**
     * Stops the children in reverse order, each with its time to end. Idempotent.
     *
     * @throws VigilException SHUTDOWN_TIMEOUT when a child did not end, not even killed; the message names it
     */
    public synchronized void stop() {
        SupervisorLoop current = loop;
        if (current == null || finished) {
            return;
        }
        Duration most = answer(current.ask(current::longestStop)).plus(GRACE);
        answer(current.ask(() -> current.tell(Event.stop())));
        boolean down = within(current.until(this::isDown), most);
        if (!down) {
            answer(current.ask(() -> current.tell(Event.kill())));
            down = within(current.until(this::isDown), GRACE);
        }
        List<ChildInfo> left = down ? List.of() : inspect().children();
        finish(current);
        if (!down) {
            throw new VigilException(
                    ErrorCode.SHUTDOWN_TIMEOUT,
                    "children did not end: supervisor=" + plan.name() + ", waited=" + most + ", children="
                            + left.stream().filter(Picture::active).toList());
        }
    }

    private boolean isDown() {
        return status() == SupervisorStatus.STOPPED || status() == SupervisorStatus.FAILED;
    }

    private SupervisorStatus status() {
        return tree.supervisor("").orElseThrow().status();
    }

    private void finish(SupervisorLoop current) {
        current.end();
        Thread ending = thread;
        if (ending != null) {
            try {
                ending.join(GRACE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        finished = true;
    }

    /** As {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    /** Waits until it has given up or was stopped; false when that took longer. */
    public boolean awaitEnd(Duration most) {
        SupervisorLoop current = loop;
        return current == null || finished || within(current.until(this::isDown), most);
    }

    /** Why it gave up: TOO_MANY_RESTARTS; nothing while it has not. */
    public Optional<VigilException> failure() {
        return look(() -> wasUp && status() == SupervisorStatus.FAILED
                ? Optional.of(new VigilException(
                        ErrorCode.TOO_MANY_RESTARTS,
                        "too many restarts, all children are down: supervisor=" + plan.name() + ", maxRestarts="
                                + plan.rules().maxRestarts() + ", window="
                                + Duration.ofNanos(plan.rules().windowNs())))
                : Optional.empty());
    }

    /** Everything at this moment. */
    public Inspection inspect() {
        SupervisorLoop current = loop;
        return look(() -> picture(current)
                .inspection(
                        plan,
                        current == null
                                ? Duration.ZERO
                                : Duration.ofNanos(plan.clock().nanos() - startedNs),
                        current == null ? 0 : current.board().restarts()));
    }

    /** One child by its id, or by its path below supervisors below; nothing for an unknown one. */
    public Optional<ChildInfo> childInfo(String id) {
        SupervisorLoop current = loop;
        return look(() -> picture(current).child(id));
    }

    /** The last thousand restarts, the oldest first. */
    public List<RestartEvent> restartHistory() {
        SupervisorLoop current = loop;
        return current == null ? List.of() : look(() -> current.board().history());
    }

    private Picture picture(@Nullable SupervisorLoop current) {
        return current == null
                ? new Picture(tree, path -> -1, path -> null)
                : new Picture(
                        tree,
                        path -> current.crew().pid(path),
                        path -> current.board().lastExit(path));
    }

    /**
     * Ends a child, as a stop would, and launches it anew; one that does not run is launched. Does not count towards the
     * bound of restarts.
     *
     * @throws VigilException CHILD_NOT_FOUND, INVALID_STATE
     */
    public void restartChild(String id) {
        wish(Event.Kind.RESTART_CHILD, id);
    }

    /** Ends a child; it stays down until it is restarted, by somebody or together with its siblings. */
    public void stopChild(String id) {
        wish(Event.Kind.STOP_CHILD, id);
    }

    /** Ends a child and forgets it. */
    public void removeChild(String id) {
        wish(Event.Kind.REMOVE_CHILD, id);
    }

    /**
     * Halts a child and everything in its process group; it is not asked for its health meanwhile.
     *
     * @throws VigilException CHILD_NOT_FOUND; INVALID_STATE when it does not run, or is no process
     */
    public void suspendChild(String id) {
        running().halt(Event.wish(Event.Kind.SUSPEND_CHILD, id));
    }

    /** Lets a suspended child go on. */
    public void resumeChild(String id) {
        running().halt(Event.wish(Event.Kind.RESUME_CHILD, id));
    }

    private void wish(Event.Kind kind, String id) {
        SupervisorLoop current = running();
        answer(current.ask(() -> current.tell(Event.wish(kind, id))));
    }

    /**
     * One child more, started at once.
     *
     * @throws VigilException ALREADY_REGISTERED, PROCESS_START_FAILED when there is no such program
     */
    public void addChild(String id, ChildBody body, ChildOptions options) {
        ChildSpec spec = new ChildSpec(Names.require(id), body, options, null);
        SupervisorLoop current = running();
        answer(current.ask(() -> current.add(spec)));
    }

    /**
     * Makes a pool larger or smaller; from the highest index when smaller, and returns when those have ended.
     *
     * @throws VigilException CHILD_NOT_FOUND when there is no pool of that prefix
     */
    public void scaleWorkers(String prefix, int count) {
        ChildSpec kind = plan.pools().get(prefix);
        if (kind == null || count < 0) {
            throw new VigilException(
                    ErrorCode.CHILD_NOT_FOUND,
                    "no such pool: prefix=" + prefix + ", count=" + count + ", pools="
                            + plan.pools().keySet());
        }
        SupervisorLoop current = running();
        Duration most = answer(current.ask(current::longestStop)).plus(GRACE);
        answer(current.ask(() -> current.scale(kind, count)));
        if (!within(current.until(() -> current.surplus(kind, count).isEmpty()), most)) {
            throw new VigilException(
                    ErrorCode.SHUTDOWN_TIMEOUT, "workers did not end: prefix=" + prefix + ", waited=" + most);
        }
    }

    private SupervisorLoop running() {
        SupervisorLoop current = loop;
        if (current == null || finished) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE, "supervisor does not run: name=" + plan.name() + "; start it first");
        }
        return current;
    }

    /** On the thread that owns the tree, or on this one when there is no other. */
    private <T> T look(Supplier<T> what) {
        SupervisorLoop current = loop;
        return current == null || finished ? what.get() : answer(current.ask(what));
    }

    private static <T> T answer(CompletableFuture<T> asked) {
        try {
            return asked.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof VigilException expected) {
                throw expected;
            }
            throw e;
        }
    }

    private static boolean within(CompletableFuture<Void> met, Duration most) {
        try {
            met.get(most.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VigilException(ErrorCode.INTERRUPTED, "interrupted while waiting for children", e);
        } catch (ExecutionException e) {
            throw new VigilException(ErrorCode.INVALID_STATE, "the supervisor has ended", e);
        }
    }
}
