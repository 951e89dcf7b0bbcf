package io.vigil.supervisor.core;

import io.vigil.supervisor.ChildState;

/**
 * One child at one moment. Immutable; {@link ChildTable} says what can follow.
 *
 * @param incarnation counts launches; what is said about another one is stale
 * @param dueNs when the time of this phase is over; {@link ChildRules#NEVER} for never
 * @param againNs when it may be launched again, once it is down
 * @param upSinceNs when it became ready
 * @param failures in a row, for the backoff
 */
record Child(
        ChildRules rules,
        Phase phase,
        Goal goal,
        int incarnation,
        long dueNs,
        long againNs,
        long upSinceNs,
        boolean up,
        int failures) {
    static Child idle(ChildRules rules) {
        return new Child(rules, Phase.IDLE, Goal.LIVE, 0, ChildRules.NEVER, 0, 0, false, 0);
    }

    String id() {
        return rules.id();
    }

    /** In another phase, with the times that this phase brings. */
    Child entering(Phase next, long nowNs) {
        boolean nowUp = next == Phase.RUNNING || (next.alive() && up);
        long since = nowUp && !up ? nowNs : upSinceNs;
        int launches = next == Phase.LAUNCHING ? incarnation + 1 : incarnation;
        return new Child(rules, next, goal, launches, due(next, nowNs), againNs, since, nowUp, failures);
    }

    private long due(Phase next, long nowNs) {
        return switch (next) {
            case WAITING -> againNs;
            case STARTING -> later(nowNs, rules.startTimeoutNs());
            case STOPPING -> later(nowNs, rules.shutdownTimeoutNs());
            default -> ChildRules.NEVER;
        };
    }

    private static long later(long nowNs, long byNs) {
        return byNs == ChildRules.NEVER ? ChildRules.NEVER : nowNs + byNs;
    }

    /** It has a process, or may have one soon. */
    boolean hasProcess() {
        return phase.alive() || phase == Phase.LAUNCHING;
    }

    /** On its first way up since its supervisor was started. */
    boolean neverUp() {
        return !up && failures == 0;
    }

    /** As {@link #neverUp}, and still on that way. */
    boolean comesUpFirst() {
        return phase.rising() && neverUp();
    }

    /** Whether the time of this phase is over. */
    boolean due(long nowNs) {
        return dueNs != ChildRules.NEVER && dueNs - nowNs <= 0;
    }

    Child aiming(Goal next) {
        return new Child(rules, phase, next, incarnation, dueNs, againNs, upSinceNs, up, failures);
    }

    /** To be launched again not before that time; one that waits already never goes sooner because of this. */
    Child again(long atNs) {
        return new Child(rules, phase, goal, incarnation, dueNs, atNs, upSinceNs, up, failures);
    }

    Child failed(int times) {
        return new Child(rules, phase, goal, incarnation, dueNs, againNs, upSinceNs, up, times);
    }

    /** Without what it depended on, once that is gone. */
    Child without(String other) {
        if (!rules.dependsOn().contains(other)) {
            return this;
        }
        String[] left =
                rules.dependsOn().stream().filter(each -> !each.equals(other)).toArray(String[]::new);
        return new Child(rules.after(left), phase, goal, incarnation, dueNs, againNs, upSinceNs, up, failures);
    }

    Child following(ChildRules others) {
        return new Child(others, phase, goal, incarnation, dueNs, againNs, upSinceNs, up, 0);
    }

    ChildState state() {
        return switch (phase) {
            case IDLE -> ChildState.STOPPED;
            case WAITING -> incarnation == 0 ? ChildState.STARTING : ChildState.RESTARTING;
            case LAUNCHING -> incarnation <= 1 ? ChildState.STARTING : ChildState.RESTARTING;
            case STARTING -> ChildState.STARTING;
            case RUNNING -> ChildState.RUNNING;
            case SUSPENDED -> ChildState.SUSPENDED;
            case STOPPING, KILLING -> ChildState.STOPPING;
            case FAILED -> ChildState.FAILED;
        };
    }
}
