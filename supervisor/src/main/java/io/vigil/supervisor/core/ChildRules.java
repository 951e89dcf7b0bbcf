package io.vigil.supervisor.core;

import io.vigil.supervisor.Backoff;
import io.vigil.supervisor.RestartType;
import java.util.List;

/**
 * What the core must know about a child. Immutable.
 *
 * @param shutdownTimeoutNs from TERMINATE to KILL; 0 kills at once, {@link #NEVER} waits for ever
 * @param announcesReady it is up only when it says so
 * @param startTimeoutNs how long it may take for that; {@link #NEVER} for ever
 * @param dependsOn children that must be up before it is launched
 */
public record ChildRules(
        String id,
        RestartType restartType,
        long shutdownTimeoutNs,
        boolean announcesReady,
        long startTimeoutNs,
        Backoff backoff,
        List<String> dependsOn) {
    /** A time that does not come. */
    public static final long NEVER = Long.MAX_VALUE;

    public ChildRules {
        dependsOn = List.copyOf(dependsOn);
    }

    /** A permanent child with five seconds to end, up when launched, without dependencies. */
    public static ChildRules of(String id) {
        return new ChildRules(id, RestartType.PERMANENT, 5_000_000_000L, false, NEVER, Backoff.DEFAULT, List.of());
    }

    public ChildRules with(RestartType type) {
        return new ChildRules(id, type, shutdownTimeoutNs, announcesReady, startTimeoutNs, backoff, dependsOn);
    }

    public ChildRules with(Backoff other) {
        return new ChildRules(id, restartType, shutdownTimeoutNs, announcesReady, startTimeoutNs, other, dependsOn);
    }

    public ChildRules shutdownWithin(long timeoutNs) {
        return new ChildRules(id, restartType, timeoutNs, announcesReady, startTimeoutNs, backoff, dependsOn);
    }

    /** It says itself when it is up, within that time. */
    public ChildRules readyWithin(long timeoutNs) {
        return new ChildRules(id, restartType, shutdownTimeoutNs, true, timeoutNs, backoff, dependsOn);
    }

    public ChildRules after(String... others) {
        return new ChildRules(
                id, restartType, shutdownTimeoutNs, announcesReady, startTimeoutNs, backoff, List.of(others));
    }
}
