package io.vigil.ipc.proof;

/** The counters of one lane as read at the end, before the final drain. */
public record LaneCounters(
        int mailbox, int lane, long sent, long acknowledged, long expired, long dropped, long dead, long depth) {
    /** True when every message is in exactly one bucket. */
    boolean balance() {
        return sent == acknowledged + expired + dropped + dead + depth;
    }
}
