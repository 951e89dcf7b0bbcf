package io.vigil.supervisor.run;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.telemetry.EventType;
import io.vigil.ipc.telemetry.Telemetry;
import io.vigil.supervisor.Exit;
import io.vigil.supervisor.core.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What people are told: history, telemetry, crashes.
 *
 * <p>Belongs to the thread of the loop. The handler of crashes runs on a thread of its own, so it cannot hold up a
 * restart; what it throws hurts nobody, and what it is too slow for is dropped beyond {@value #CRASHES} crashes.
 */
final class Board {
    private static final int HISTORY = 1000;
    private static final int CRASHES = 1024;

    private final String supervisor;
    private final VigilClock clock;
    private final @Nullable Telemetry telemetry;
    private final @Nullable Consumer<Crash> onCrash;
    private final @Nullable ThreadPoolExecutor crashes;
    private final Deque<RestartEvent> history = new ArrayDeque<>();
    private final Map<String, Exit> lastExits = new HashMap<>();
    private long restarts;

    Board(SupervisorPlan plan) {
        this.supervisor = plan.name();
        this.clock = plan.clock();
        this.telemetry = plan.telemetry();
        this.onCrash = plan.onCrash();
        this.crashes = plan.onCrash() == null ? null : executor(plan.name());
    }

    private static ThreadPoolExecutor executor(String name) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(CRASHES),
                task -> {
                    Thread thread = new Thread(task, "vigil-crashes-" + name);
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Notes one notice about a child that had this pid. */
    void note(Notice notice, long pid) {
        switch (notice.kind()) {
            case CHILD_STARTED -> emit(EventType.PROCESS_STARTED, notice, pid);
            case CHILD_FINISHED, CHILD_STOPPED -> {
                lastExits.put(notice.child(), notice.exit());
                emit(EventType.PROCESS_STOPPED, notice, pid);
            }
            case CHILD_CRASHED -> {
                lastExits.put(notice.child(), notice.exit());
                emit(EventType.PROCESS_CRASHED, notice, pid);
                crashed(new Crash(notice.child(), pid, notice.exit()));
            }
            case CHILD_RESTARTING -> {
                restarts++;
                remember(notice, RestartEvent.Reason.ENDED);
                emit(EventType.SUPERVISOR_RESTART, notice, pid);
            }
            case SIBLING_RESTARTING -> remember(notice, RestartEvent.Reason.SIBLING);
            case RESTART_REQUESTED -> remember(notice, RestartEvent.Reason.REQUESTED);
            case CHILD_SUSPENDED -> emit(EventType.PROCESS_SUSPENDED, notice, pid);
            case CHILD_RESUMED -> emit(EventType.PROCESS_RESUMED, notice, pid);
            case CHILD_ADDED -> emit(EventType.SUPERVISOR_CHILD_ADDED, notice, pid);
            case CHILD_REMOVED -> {
                lastExits.remove(notice.child());
                emit(EventType.SUPERVISOR_CHILD_REMOVED, notice, pid);
            }
            case STARTED -> emit(EventType.SUPERVISOR_STARTED, notice, pid);
            case STOPPED, GAVE_UP, START_FAILED -> emit(EventType.SUPERVISOR_STOPPED, notice, pid);
            case CHILD_READY, SHUTDOWN_TIMEOUT, CHILD_PARKED -> {
                // States and exits show them.
            }
        }
    }

    private void remember(Notice notice, RestartEvent.Reason reason) {
        if (history.size() == HISTORY) {
            history.removeFirst();
        }
        history.addLast(new RestartEvent(
                notice.child(),
                Instant.ofEpochMilli(clock.epochMs()),
                reason,
                notice.exit(),
                Duration.ofNanos(notice.delayNs())));
    }

    private void emit(EventType type, Notice notice, long pid) {
        if (telemetry != null) {
            telemetry.emit(
                    type,
                    Map.of(
                            "supervisor", supervisor,
                            "child", notice.child(),
                            "pid", Long.toString(pid),
                            "what", notice.kind().name().toLowerCase(Locale.ROOT),
                            "exit", notice.exit().toString()));
        }
    }

    private void crashed(Crash crash) {
        if (crashes != null && onCrash != null) {
            crashes.execute(() -> told(onCrash, crash));
        }
    }

    private static void told(Consumer<Crash> handler, Crash crash) {
        try {
            handler.accept(crash);
        } catch (RuntimeException | Error e) {
            // Its own affair: the child is being restarted meanwhile, and there is nobody to tell.
        }
    }

    List<RestartEvent> history() {
        return List.copyOf(history);
    }

    @Nullable
    Exit lastExit(String path) {
        return lastExits.get(path);
    }

    long restarts() {
        return restarts;
    }

    void close() {
        if (crashes != null) {
            crashes.shutdown();
        }
    }
}
