package io.vigil.ipc.proof;

import java.util.stream.Stream;

/** The counters of one lane as read at the end, before the final drain. */
public record LaneCounters(
        int mailbox, int lane, long sent, long acknowledged, long expired, long dropped, long dead, long depth) {
    /** The line by which a drain tells the storm: {@code COUNTERS} and the fields in order. */
    public String line() {
        return "COUNTERS " + mailbox + " " + lane + " " + sent + " " + acknowledged + " " + expired + " " + dropped
                + " " + dead + " " + depth;
    }

    static LaneCounters parse(String line) {
        long[] n = Stream.of(line.split(" ", -1))
                .skip(1)
                .mapToLong(Long::parseLong)
                .toArray();
        return new LaneCounters((int) n[0], (int) n[1], n[2], n[3], n[4], n[5], n[6], n[7]);
    }

    /** True when every message is in exactly one bucket. */
    boolean balance() {
        return sent == acknowledged + expired + dropped + dead + depth;
    }
}
