package io.vigil.ipc.proof;

import java.util.List;

/**
 * A broken promise, with the records that show it.
 *
 * @param count how often this kind was broken in all; only a few are told one by one
 */
public record Violation(Kind kind, String what, long count, List<String> trace) {
    /** Which promise. */
    public enum Kind {
        /** A send that returned has no outcome. */
        LOSS,
        /** An outcome of something that nobody sent. */
        PHANTOM,
        /** The bytes received are not the bytes sent. */
        CORRUPT,
        /** A refused send was delivered. */
        REFUSED_BUT_PRESENT,
        /** Delivered from another lane than it was sent to. */
        WRONG_LANE,
        /** First deliveries of one producer and lane out of order. */
        ORDER,
        /** Delivered twice as if for the first time. */
        DUPLICATE_UNMARKED,
        /** Delivered after a durable acknowledgment. */
        DUPLICATE_AFTER_ACK,
        /** More redeliveries than crashes and give-backs explain. */
        DUPLICATE_BOUND,
        /** The redelivered mark does not fit the deliveries. */
        WRONG_MARK,
        /** Two terminal outcomes of one message. */
        DOUBLE_OUTCOME,
        /** Two sends with one sequence number. */
        SEQUENCE_REUSED,
        /** A lane's counters do not add up. */
        CONSERVATION,
        /** A counter differs from what the logs saw. */
        COUNTER,
        /** More dead letters than allowed. */
        DEAD_BOUND,
        /** More messages accepted and not yet released than the capacity. */
        CAPACITY,
        /** The logs contradict themselves. */
        LOG_BROKEN
    }

    public Violation {
        trace = List.copyOf(trace);
    }

    @Override
    public String toString() {
        return kind + " x" + count + ": " + what + (trace.isEmpty() ? "" : "\n    " + String.join("\n    ", trace));
    }
}
