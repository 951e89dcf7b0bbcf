package io.vigil.supervisor.run;

import io.vigil.supervisor.Strategy;
import io.vigil.supervisor.core.SupervisorStatus;
import java.time.Duration;
import java.util.List;

/**
 * A supervisor at one moment. Immutable.
 *
 * @param childCount all children, those of supervisors below included
 * @param activeChildren those that run: starting, running, suspended or on their way down
 * @param totalRestarts that followed an end, requested ones apart
 */
public record Inspection(
        String name,
        SupervisorStatus status,
        Strategy strategy,
        int maxRestarts,
        Duration window,
        Duration uptime,
        int childCount,
        int activeChildren,
        long totalRestarts,
        List<ChildInfo> children) {
    public Inspection {
        children = List.copyOf(children);
    }
}
