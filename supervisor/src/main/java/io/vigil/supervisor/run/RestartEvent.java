package io.vigil.supervisor.run;

import io.vigil.supervisor.Exit;
import java.time.Duration;
import java.time.Instant;

/**
 * One restart in the history. Immutable.
 *
 * @param exit how the child ended; {@link Exit#UNKNOWN} when it had not ended yet
 * @param delay before the launch
 */
public record RestartEvent(String child, Instant at, Reason reason, Exit exit, Duration delay) {
    /** Why. */
    public enum Reason {
        /** It ended by itself. */
        ENDED,
        /** A sibling ended, and the strategy takes it along. */
        SIBLING,
        /** Somebody wanted it; does not count towards the bound. */
        REQUESTED
    }
}
