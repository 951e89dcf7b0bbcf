package io.vigil.ipc.owner;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last failures of work that nobody waits for, oldest first. Thread-safe. */
final class FailureLog {
    private static final int MOST = 32;

    private final Deque<SweepFailure> failures = new ArrayDeque<>();

    synchronized void add(long epochMs, String what, Throwable cause) {
        if (failures.size() == MOST) {
            failures.removeFirst();
        }
        failures.addLast(new SweepFailure(epochMs, what, cause));
    }

    synchronized List<SweepFailure> all() {
        return List.copyOf(failures);
    }
}
