package io.vigil.ipc.mailbox;

import java.util.Arrays;

/** Places of frames by the time at which they are due, earliest first. Owned by one thread. */
final class DueFrames {
    private static final int FIRST_ROOM = 16;

    private long[] due = new long[FIRST_ROOM];
    private long[] term = new long[FIRST_ROOM];
    private int[] unit = new int[FIRST_ROOM];
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void clear() {
        size = 0;
    }

    /** When the first is due; {@link Long#MAX_VALUE} when there is none. */
    long firstDueMs() {
        return size == 0 ? Long.MAX_VALUE : due[0];
    }

    long firstTerm() {
        return term[0];
    }

    int firstUnit() {
        return unit[0];
    }

    void add(long dueMs, long t, int at) {
        if (size == due.length) {
            due = Arrays.copyOf(due, size * 2);
            term = Arrays.copyOf(term, size * 2);
            unit = Arrays.copyOf(unit, size * 2);
        }
        int hole = size++;
        while (hole > 0 && isBefore(dueMs, t, at, (hole - 1) / 2)) {
            copy((hole - 1) / 2, hole);
            hole = (hole - 1) / 2;
        }
        put(hole, dueMs, t, at);
    }

    void removeFirst() {
        size--;
        long dueMs = due[size];
        long t = term[size];
        int at = unit[size];
        int hole = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && isBefore(due[child + 1], term[child + 1], unit[child + 1], child)) {
                child++;
            }
            if (!isBefore(due[child], term[child], unit[child], size)) {
                break;
            }
            copy(child, hole);
            hole = child;
            child = 2 * hole + 1;
        }
        put(hole, dueMs, t, at);
    }

    /** Of frames that are due at the same time, the one that was delayed first. */
    private boolean isBefore(long dueMs, long t, int at, int other) {
        if (dueMs != due[other]) {
            return dueMs < due[other];
        }
        return t != term[other] ? t < term[other] : at < unit[other];
    }

    private void copy(int from, int to) {
        put(to, due[from], term[from], unit[from]);
    }

    private void put(int to, long dueMs, long t, int at) {
        due[to] = dueMs;
        term[to] = t;
        unit[to] = at;
    }
}
