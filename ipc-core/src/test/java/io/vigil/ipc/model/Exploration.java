package io.vigil.ipc.model;

import java.util.List;

/** What an {@link Explorer} found, with the shortest way there when something broke. */
record Exploration(
        String model,
        Outcome outcome,
        String what,
        int states,
        long turns,
        int depth,
        long millis,
        List<String> trace) {
    enum Outcome {
        /** Every reachable state was visited, no promise was broken, completion stays reachable from all of them. */
        HOLDS,
        /** A turn broke a promise. */
        BROKEN,
        /** A state from which completion cannot be reached without further faults. */
        STUCK,
        /** Nothing found in as many states as were allowed; some were not visited. */
        UNFINISHED
    }

    /** One line a reader can compare with another run's. */
    String summary() {
        return String.format(
                "%-44s %-10s %,12d states %,13d turns  depth %3d  %,7d ms  %s",
                model, outcome, states, turns, depth, millis, what);
    }

    @Override
    public String toString() {
        return summary() + System.lineSeparator() + String.join(System.lineSeparator(), trace);
    }
}
