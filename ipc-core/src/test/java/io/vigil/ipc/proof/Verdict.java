package io.vigil.ipc.proof;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a {@link Checker} found. */
public record Verdict(Outcome outcome, List<Violation> violations, Figures figures) {
    /** Green, broken, or nothing proven. */
    public enum Outcome {
        OK,
        VIOLATED,
        VOID
    }

    /**
     * What the logs hold.
     *
     * @param records records of all logs
     * @param logs logs, which are incarnations of actors
     * @param crashes incarnations that did not end by themselves
     * @param sent sends that returned
     * @param inDoubt sends of which nobody knows whether they returned
     * @param refused sends that were refused
     * @param received deliveries
     * @param acknowledged messages acknowledged
     * @param duplicates deliveries beyond the first of a message
     * @param dead messages found in a dead-letter lane
     * @param drained messages still queued at the end
     */
    public record Figures(
            long records,
            int logs,
            int crashes,
            long sent,
            long inDoubt,
            long refused,
            long received,
            long acknowledged,
            long duplicates,
            long dead,
            long drained) {}

    public Verdict {
        violations = List.copyOf(violations);
    }

    /** Which promises were broken. */
    public Set<Violation.Kind> broken() {
        return violations.stream()
                .map(Violation::kind)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Violation.Kind.class)));
    }

    /** Throws an {@link AssertionError} with everything found unless the outcome is OK. */
    public void mustBeOk() {
        if (outcome != Outcome.OK) {
            throw new AssertionError(toString());
        }
    }

    @Override
    public String toString() {
        return outcome + " " + figures
                + violations.stream().map(v -> "\n  " + v).collect(Collectors.joining());
    }
}
