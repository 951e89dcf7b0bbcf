package io.vigil.ipc.proof;

import java.util.Arrays;

/** How many messages were certainly in a mailbox at once: accepted for sure, and release not yet begun. */
final class Occupancy {
    private long[] arrivals = new long[1024];
    private long[] departures = new long[1024];
    private int arrived;
    private int departed;

    void add(int state, long acceptedNs, long ackBeginNs) {
        boolean acked = (state & SequenceTable.ACKED) != 0;
        boolean stayed = (state & SequenceTable.TERMINAL) == SequenceTable.DRAINED;
        boolean counts = stayed || (acked && ackBeginNs - acceptedNs > 0);
        if (!counts) {
            return;
        }
        arrivals = put(arrivals, arrived++, acceptedNs);
        if (acked) {
            departures = put(departures, departed++, ackBeginNs);
        }
    }

    private static long[] put(long[] times, int at, long timeNs) {
        long[] room = at < times.length ? times : Arrays.copyOf(times, at * 2);
        room[at] = timeNs;
        return room;
    }

    long peak() {
        Arrays.sort(arrivals, 0, arrived);
        Arrays.sort(departures, 0, departed);
        long peak = 0;
        int left = 0;
        for (int in = 0; in < arrived; in++) {
            while (left < departed && departures[left] <= arrivals[in]) {
                left++;
            }
            peak = Math.max(peak, in + 1L - left);
        }
        return peak;
    }
}
