package io.vigil.ipc.inbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.mailbox.Overflow;

/**
 * What a mailbox does with one more message while its receivers are behind: from {@code high} messages on, until they
 * are down to {@code low}. Immutable.
 */
public record Backpressure(Strategy strategy, long high, long low) {
    /** The strategies. */
    public enum Strategy {
        /** Makes room: the oldest message that is not above the new one is dropped and counted. */
        DROP_OLDEST(Overflow.DROP_OLDEST),
        /** The new message is dropped and counted. */
        DROP_NEWEST(Overflow.DROP_NEWEST),
        /** The sender waits. */
        BLOCK(Overflow.BLOCK),
        /** The sender is told. */
        RETURN_ERROR(Overflow.RETURN_ERROR);

        private final Overflow overflow;

        Strategy(Overflow overflow) {
            this.overflow = overflow;
        }

        /** The same for the engine. */
        public Overflow overflow() {
            return overflow;
        }
    }

    /** Where {@link #of} lets pressure begin and end. */
    public static final long HIGH = 1000;

    public static final long LOW = 500;

    /** INVALID_CONFIGURATION when the marks are the wrong way round. */
    public Backpressure {
        if (high < 1 || low < 0 || low > high) {
            throw new VigilException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "impossible watermarks: high=" + high + ", low=" + low + ", allowed 0 <= low <= high, 1 <= high");
        }
    }

    /** With the default marks. */
    public static Backpressure of(Strategy strategy) {
        return new Backpressure(strategy, HIGH, LOW);
    }
}
