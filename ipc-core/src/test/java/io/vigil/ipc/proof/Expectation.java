package io.vigil.ipc.proof;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a {@link Checker} may take for granted about a run, and what it must insist on. */
public final class Expectation {
    static final long UNKNOWN = -1;

    final List<LaneCounters> counters = new ArrayList<>();
    final Map<Integer, Long> capacities = new HashMap<>();
    long window = UNKNOWN;
    long mostDead = Long.MAX_VALUE;
    long leastSent;
    long leastFaults;
    long faults;
    boolean drained = true;
    boolean acksLogged;
    long mostUncounted;
    long takeovers;

    /** A run that was drained to its end, with nothing else known. */
    public static Expectation drained() {
        return new Expectation();
    }

    /** A run that was not drained: what the counters call depth and dead is taken on trust. */
    public static Expectation notDrained() {
        Expectation expectation = new Expectation();
        expectation.drained = false;
        return expectation;
    }

    /** The counters of one lane, read before the final drain. */
    public Expectation counters(LaneCounters lane) {
        counters.add(lane);
        return this;
    }

    /** At most that many messages are unacknowledged at a consumer, so a crash redelivers no more. */
    public Expectation window(long messages) {
        window = messages;
        return this;
    }

    /** That many times a living consumer was robbed of its messages on purpose; each counts as a crash does. */
    public Expectation takeovers(long times) {
        takeovers = times;
        return this;
    }

    /** At most that many messages in the mailbox, over all lanes, with what concurrent senders may add. */
    public Expectation capacity(int mailbox, long messages) {
        capacities.put(mailbox, messages);
        return this;
    }

    /** At most that many dead letters, so that quarantine cannot hide loss. */
    public Expectation mostDead(long messages) {
        mostDead = messages;
        return this;
    }

    /** Every acknowledgment has an ACKING record before it: a delivery without one must come again. */
    public Expectation acksLogged() {
        acksLogged = true;
        return this;
    }

    /** That many messages may miss because a drop policy without counters was at work. */
    public Expectation mostUncounted(long messages) {
        mostUncounted = messages;
        return this;
    }

    /** Fewer sends prove nothing: the run is void. */
    public Expectation leastSent(long messages) {
        leastSent = messages;
        return this;
    }

    /** {@code fired} faults happened; fewer than {@code least} prove nothing: the run is void. */
    public Expectation faults(long fired, long least) {
        faults = fired;
        leastFaults = least;
        return this;
    }
}
