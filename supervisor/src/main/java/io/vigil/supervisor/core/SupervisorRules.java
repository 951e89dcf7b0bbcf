package io.vigil.supervisor.core;

import io.vigil.supervisor.GiveUpPolicy;
import io.vigil.supervisor.Strategy;

/**
 * What the core must know about a supervisor. Immutable.
 *
 * @param maxRestarts that are borne within the window
 * @param seed of the jitter
 */
public record SupervisorRules(Strategy strategy, int maxRestarts, long windowNs, GiveUpPolicy onGiveUp, long seed) {
    public SupervisorRules {
        if (maxRestarts < 0 || windowNs <= 0) {
            throw new IllegalArgumentException(
                    "supervisor: maxRestarts=" + maxRestarts + ", windowNs=" + windowNs + "; 0 or more, and above 0");
        }
    }
}
