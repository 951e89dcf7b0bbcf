package io.vigil.supervisor.run;

import io.vigil.supervisor.core.Event;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Asks children for their health, each by its interval while it runs.
 *
 * <p>Belongs to the thread of the loop; the checks run on threads of their own, so one that hangs holds up nobody: no
 * answer until the next question is due is a bad one.
 */
final class HealthRounds {
    private static final class Round {
        private final int incarnation;
        private long dueNs;
        private volatile boolean answered = true;

        private Round(int incarnation, long dueNs) {
            this.incarnation = incarnation;
            this.dueNs = dueNs;
        }
    }

    private final Consumer<Event> fromThreads;
    private final ExecutorService threads;
    private final Map<String, Round> rounds = new HashMap<>();

    /** @param fromThreads takes events of any thread */
    HealthRounds(String supervisor, Consumer<Event> fromThreads) {
        this.fromThreads = fromThreads;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "vigil-health-" + supervisor);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins with a child that is up. */
    void begin(String path, int incarnation, long firstNs) {
        rounds.put(path, new Round(incarnation, firstNs));
    }

    void end(String path) {
        rounds.remove(path);
    }

    /** Asks a child when its time has come. */
    void ask(String path, BooleanSupplier check, long intervalNs, long nowNs) {
        Round round = rounds.get(path);
        if (round == null || round.dueNs - nowNs > 0) {
            return;
        }
        round.dueNs = nowNs + intervalNs;
        if (!round.answered) {
            round.answered = true;
            fromThreads.accept(Event.unhealthy(path, round.incarnation));
            return;
        }
        round.answered = false;
        threads.execute(() -> {
            boolean healthy = healthy(check);
            round.answered = true;
            if (!healthy) {
                fromThreads.accept(Event.unhealthy(path, round.incarnation));
            }
        });
    }

    private static boolean healthy(BooleanSupplier check) {
        try {
            return check.getAsBoolean();
        } catch (RuntimeException | Error e) {
            return false;
        }
    }

    /** Until the next question, at most that long. */
    long waitNs(long nowNs, long mostNs) {
        long wait = mostNs;
        for (Round each : rounds.values()) {
            wait = Math.min(wait, Math.max(0, each.dueNs - nowNs));
        }
        return wait;
    }

    Iterable<String> asked() {
        return List.copyOf(rounds.keySet());
    }

    void close() {
        threads.shutdownNow();
    }
}
