package io.vigil.supervisor.core;

import io.vigil.supervisor.GiveUpPolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** How often and how fast children are restarted: windows and backoff. Belongs to one thread. */
final class RestartPolicy {
    private final SupervisorRules rules;
    private final SplittableRandom random;
    private RestartWindow common;
    private final Map<String, RestartWindow> own = new HashMap<>();

    RestartPolicy(SupervisorRules rules) {
        this.rules = rules;
        this.random = new SplittableRandom(rules.seed());
        this.common = window();
    }

    private RestartWindow window() {
        return new RestartWindow(rules.maxRestarts(), rules.windowNs());
    }

    /** Counts a restart. False: one too many, of all children or, where they are parked, of this one. */
    boolean bears(String id, long nowNs) {
        RestartWindow window =
                rules.onGiveUp() == GiveUpPolicy.ESCALATE ? common : own.computeIfAbsent(id, each -> window());
        return window.add(nowNs);
    }

    /** Failures in a row, with this one; a child that was healthy for long enough begins anew. */
    int failures(Child before, long nowNs) {
        boolean healthy = before.up()
                && nowNs - before.upSinceNs()
                        >= before.rules().backoff().resetAfter().toNanos();
        return healthy ? 1 : before.failures() + 1;
    }

    long delayNs(Child child, int failures) {
        return child.rules().backoff().delayNs(failures, random);
    }

    /** Somebody wants that child up: what it did before does not count against it alone. */
    void forget(String id) {
        own.remove(id);
    }

    /** A new start of the supervisor. */
    void forgetRestarts() {
        own.clear();
        common = window();
    }
}
