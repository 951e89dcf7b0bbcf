package io.vigil.supervisor.run;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.supervisor.core.Directive;
import io.vigil.supervisor.core.Event;
import io.vigil.supervisor.core.Notice;
import io.vigil.supervisor.core.Step;
import io.vigil.supervisor.core.SupervisorTree;
import io.vigil.supervisor.process.PreparedCommand;
import io.vigil.supervisor.process.ProcessPort;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that owns a supervisor: it waits for ends, commands and one deadline, lets the tree decide, and has
 * the crew carry it out.
 *
 * <p>{@link #ask}, {@link #until} and {@link #post} are thread-safe, everything else is of this thread.
 */
final class SupervisorLoop implements Runnable {
    private record Waiter(BooleanSupplier condition, CompletableFuture<Void> met) {}

    private static final long LONGEST_WAIT_NS = 60_000_000_000L;

    private final VigilClock clock;
    private final SupervisorTree tree;
    private final ProcessPort port;
    private final Crew crew;
    private final Board board;
    private final HealthRounds health;
    private final Deque<Event> events = new ArrayDeque<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private volatile boolean ending;
    private volatile @Nullable Throwable fault;

    SupervisorLoop(SupervisorPlan plan, SupervisorTree tree, ProcessPort port) {
        this.clock = plan.clock();
        this.tree = tree;
        this.port = port;
        this.board = new Board(plan);
        this.crew = new Crew(port, plan.environment(), events::add, this::post);
        this.health = new HealthRounds(plan.name(), this::post);
    }

    Crew crew() {
        return crew;
    }

    Board board() {
        return board;
    }

    SupervisorTree tree() {
        return tree;
    }

    /** Has something done on this thread. */
    <T extends @Nullable Object> CompletableFuture<T> ask(Supplier<T> what) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        command(() -> {
            try {
                answer.complete(what.get());
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        if (ending) {
            answer.completeExceptionally(ended());
        }
        return answer;
    }

    /** As {@link #ask(Supplier)}, without an answer. */
    CompletableFuture<Void> ask(Runnable what) {
        return ask(() -> {
            what.run();
            return null;
        });
    }

    /** Is done when the condition holds, which is looked at on this thread after every step. */
    CompletableFuture<Void> until(BooleanSupplier condition) {
        CompletableFuture<Void> met = new CompletableFuture<>();
        command(() -> waiters.add(new Waiter(condition, met)));
        if (ending) {
            met.completeExceptionally(ended());
        }
        return met;
    }

    /** Something has happened, on any thread. */
    void post(Event event) {
        command(() -> tell(event));
    }

    private void command(Runnable command) {
        commands.add(command);
        port.wake();
    }

    /** Ends this thread; children that run go on unwatched, so they are stopped before. */
    void end() {
        ending = true;
        port.wake();
    }

    private VigilException ended() {
        return new VigilException(ErrorCode.INVALID_STATE, "the supervisor has ended", fault);
    }

    @Override
    public void run() {
        try {
            while (!ending) {
                turn();
            }
        } catch (RuntimeException | Error e) {
            // A fault of ours: nothing may run unwatched.
            fault = e;
            crew.killAll();
        } finally {
            ending = true;
            health.close();
            board.close();
            crew.close();
            waiters.forEach(each -> each.met.completeExceptionally(ended()));
            for (Runnable left = commands.poll(); left != null; left = commands.poll()) {
                left.run();
            }
        }
    }

    private void turn() {
        for (Runnable next = commands.poll(); next != null; next = commands.poll()) {
            next.run();
        }
        take(tree.tick(clock.nanos()));
        askForHealth();
        settle();
        if (commands.isEmpty() && !ending) {
            port.await(waitNs(), crew::ended);
            settle();
        }
    }

    private long waitNs() {
        long nowNs = clock.nanos();
        OptionalLong due = tree.nextDueNs(nowNs);
        long wait = due.isPresent() ? Math.max(0, due.getAsLong() - nowNs) : LONGEST_WAIT_NS;
        return health.waitNs(nowNs, Math.min(wait, LONGEST_WAIT_NS));
    }

    /** Tells the tree and carries out what follows; on this thread. */
    void tell(Event event) {
        take(decide(event));
        settle();
    }

    /**
     * Makes every command ready.
     *
     * @throws VigilException PROCESS_START_FAILED with every problem
     */
    void prepare(Map<String, ChildSpec> specs) {
        List<String> problems = new ArrayList<>();
        specs.forEach((path, spec) -> {
            try {
                crew.install(path, spec, crew.ready(path, spec));
            } catch (VigilException e) {
                problems.add("child=" + path + ": " + e.getMessage());
            }
        });
        if (!problems.isEmpty()) {
            throw new VigilException(
                    ErrorCode.PROCESS_START_FAILED, "nothing was started: " + String.join("; ", problems));
        }
    }

    /** One child more, of the topmost supervisor. */
    void add(ChildSpec spec) {
        PreparedCommand command = crew.ready(spec.id(), spec);
        Step step;
        try {
            step = tree.add("", spec.rules(), clock.nanos());
        } catch (RuntimeException e) {
            crew.drop(command);
            throw e;
        }
        crew.install(spec.id(), spec, command);
        take(step);
        settle();
    }

    /** As many of a pool as wanted. */
    void scale(ChildSpec kind, int count) {
        surplus(kind, count).forEach(each -> tell(Event.wish(Event.Kind.REMOVE_CHILD, each)));
        for (ChildSpec each : kind.pool(count)) {
            try {
                add(each);
            } catch (VigilException e) {
                if (e.code() != ErrorCode.ALREADY_REGISTERED) {
                    throw e;
                }
            }
        }
    }

    /** Those of a pool that are beyond that count, the highest index first. */
    List<String> surplus(ChildSpec kind, int count) {
        String prefix = kind.id() + "_";
        return tree.supervisor("").orElseThrow().ids().stream()
                .filter(id ->
                        id.startsWith(prefix) && id.substring(prefix.length()).matches("[0-9]{1,9}"))
                .map(id -> Integer.parseInt(id.substring(prefix.length())))
                .filter(index -> index >= count)
                .sorted(Comparator.reverseOrder())
                .map(index -> prefix + index)
                .toList();
    }

    /** Suspends or resumes; from any thread. */
    void halt(Event event) {
        CompletableFuture<Void> done = ask(() -> {
            boolean known = new Picture(tree, crew::pid, board::lastExit)
                    .child(event.child())
                    .isPresent();
            if (known && !tree.isSupervisor(event.child()) && !crew.canHalt(event.child())) {
                throw new VigilException(
                        ErrorCode.INVALID_STATE,
                        "cannot be halted: child=" + event.child() + "; it takes a process, on Linux with JNA");
            }
            tell(event);
        });
        try {
            done.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof VigilException expected ? expected : e;
        }
    }

    /** How long an orderly stop takes when every child uses its time. */
    Duration longestStop() {
        return crew.longestStop();
    }

    private Step decide(Event event) {
        return tree.on(event, clock.nanos());
    }

    /** Whatever an answer leads to, until nothing follows. */
    private void settle() {
        for (Event next = events.poll(); next != null; next = events.poll()) {
            take(decide(next));
        }
        waiters.removeIf(each -> each.condition.getAsBoolean() && each.met.complete(null));
    }

    void take(Step step) {
        step.notices().forEach(this::noted);
        step.directives().forEach(this::carryOut);
    }

    private void carryOut(Directive directive) {
        crew.carryOut(directive);
    }

    private void noted(Notice notice) {
        String child = notice.child();
        board.note(notice, crew.pid(child));
        switch (notice.kind()) {
            case CHILD_READY -> beginHealth(child, notice.incarnation());
            case CHILD_CRASHED, CHILD_FINISHED, CHILD_STOPPED -> {
                health.end(child);
                crew.gone(child);
            }
            case CHILD_REMOVED -> crew.forget(child);
            default -> {
                // For the board alone.
            }
        }
    }

    private void beginHealth(String child, int incarnation) {
        ChildSpec spec = crew.spec(child);
        if (spec != null && spec.options().healthCheck() != null) {
            health.begin(child, incarnation, clock.nanos() + spec.healthIntervalNs());
        }
    }

    private void askForHealth() {
        long nowNs = clock.nanos();
        for (String child : health.asked()) {
            ChildSpec spec = crew.spec(child);
            BooleanSupplier check = spec == null ? null : spec.options().healthCheck();
            if (spec != null && check != null) {
                health.ask(child, check, spec.healthIntervalNs(), nowNs);
            }
        }
    }
}
