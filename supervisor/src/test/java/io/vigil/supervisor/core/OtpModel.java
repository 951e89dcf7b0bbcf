package io.vigil.supervisor.core;

import io.vigil.supervisor.RestartType;
import io.vigil.supervisor.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * OTP's supervisor as its documentation describes it: one call after the other, every start and end done when the call
 * returns, restarts without delay. Written from that description, not from the code under test.
 */
final class OtpModel {
    private static final class Kid {
        private final String id;
        private final RestartType type;
        private boolean running;
        private int launches;

        private Kid(String id, RestartType type) {
            this.id = id;
            this.type = type;
        }
    }

    private final Strategy strategy;
    private final int intensity;
    private final long period;
    private final Predicate<String> startFails;
    private final List<Kid> kids = new ArrayList<>();
    private final List<Long> restarts = new ArrayList<>();
    private boolean terminated;

    /** @param startFails asked once a start, in the order of starts */
    OtpModel(Strategy strategy, int intensity, long period, Predicate<String> startFails) {
        this.strategy = strategy;
        this.intensity = intensity;
        this.period = period;
        this.startFails = startFails;
    }

    void declare(String id, RestartType type) {
        kids.add(new Kid(id, type));
    }

    /** All children in order; when one cannot be started, those before it are terminated and the supervisor ends. */
    void init() {
        for (Kid kid : kids) {
            if (!start(kid)) {
                terminate();
                return;
            }
        }
    }

    private boolean start(Kid kid) {
        kid.launches++;
        kid.running = !startFails.test(kid.id);
        return kid.running;
    }

    /** A child ended by itself. */
    void exit(String id, boolean abnormal, long now) {
        Kid kid = kid(id);
        kid.running = false;
        boolean again = kid.type == RestartType.PERMANENT || (kid.type == RestartType.TRANSIENT && abnormal);
        Kid failing = again ? kid : null;
        while (failing != null) {
            if (!tolerated(now)) {
                terminate();
                return;
            }
            failing = tryRestart(failing);
        }
    }

    /** Restarts as the strategy says; the child that could not be started, or null. */
    private @Nullable Kid tryRestart(Kid failed) {
        int from = switch (strategy) {
            case ONE_FOR_ONE, REST_FOR_ONE -> kids.indexOf(failed);
            case ONE_FOR_ALL -> 0;
        };
        int to = strategy == Strategy.ONE_FOR_ONE ? from + 1 : kids.size();
        for (int i = to - 1; i >= from; i--) {
            kids.get(i).running = false;
        }
        for (Kid each : kids.subList(from, to)) {
            if (each.type != RestartType.TEMPORARY && !start(each)) {
                return each;
            }
        }
        return null;
    }

    private boolean tolerated(long now) {
        restarts.add(now);
        restarts.removeIf(then -> now - then > period);
        return restarts.size() <= intensity;
    }

    /** terminate_child: down, and its specification stays. */
    void stopChild(String id) {
        kid(id).running = false;
    }

    /** restart_child of one that does not run; its start succeeds. */
    void startChild(String id) {
        kid(id).running = true;
        kid(id).launches++;
    }

    /** terminate_child and delete_child. */
    void delete(String id) {
        kids.remove(kid(id));
    }

    /** start_child with a new specification; its start succeeds. */
    void add(String id, RestartType type) {
        declare(id, type);
        startChild(id);
    }

    private void terminate() {
        kids.forEach(each -> each.running = false);
        terminated = true;
    }

    boolean terminated() {
        return terminated;
    }

    boolean running(String id) {
        return kid(id).running;
    }

    List<String> ids() {
        return kids.stream().map(each -> each.id).toList();
    }

    private Kid kid(String id) {
        return kids.stream().filter(each -> each.id.equals(id)).findFirst().orElseThrow();
    }

    /** Everything that can be compared, as text. */
    String picture() {
        StringBuilder all = new StringBuilder(terminated ? "terminated" : "runs");
        kids.forEach(each ->
                all.append(' ').append(each.id).append(each.running ? "+" : "-").append(each.launches));
        return all.toString();
    }
}
