package io.vigil.ipc.lane;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the frames of a {@link LaneWindow} lie and what was decided for each: a ring, by tickets that count up.
 *
 * <p>Owned by one thread. Allocates only while it grows.
 */
final class TakenFrames {
    private static final int LEAST = 16;

    private static final byte HELD = 0;
    private static final byte DECIDED = 1;
    private static final byte WAITING = 2;
    private static final byte KEPT = 3;

    private long[] places = new long[LEAST];
    private long[] dueMs = new long[LEAST];
    private int[] indexes = new int[LEAST];
    private byte[] states = new byte[LEAST];
    private byte[] deliveries = new byte[LEAST];
    private int[] crashes = new int[LEAST];
    private @Nullable Frame[] frames = new @Nullable Frame[LEAST];

    private long first;
    private long next;
    private int waiting;
    private int kept;

    boolean isEmpty() {
        return first == next;
    }

    int size() {
        return (int) (next - first);
    }

    /** Ticket of the oldest frame that the head is behind. */
    long first() {
        return first;
    }

    long last() {
        return next - 1;
    }

    /** How many were given back and can be handed out. */
    int waiting() {
        return waiting;
    }

    private int at(long ticket) {
        return (int) ticket & places.length - 1;
    }

    long place(long ticket) {
        return places[at(ticket)];
    }

    long term(long ticket) {
        return places[at(ticket)] >>> 20;
    }

    int unit(long ticket) {
        return (int) places[at(ticket)] & 0xFFFFF;
    }

    /** Which frame of its term it is. */
    int index(long ticket) {
        return indexes[at(ticket)];
    }

    /** A frame that was handed out for the first time by us. */
    void add(Frame frame, int index) {
        if (size() == places.length) {
            grow();
        }
        int i = at(next);
        places[i] = Head.place(frame.generation(), frame.unit());
        indexes[i] = index;
        states[i] = HELD;
        deliveries[i] = (byte) Math.min(frame.deliveries(), Cells.MAX_DELIVERIES);
        crashes[i] = frame.crashes();
        frames[i] = frame.ticket(next);
        next++;
    }

    void handOutAgain(long ticket, Frame frame) {
        int i = at(ticket);
        deliveries[i] = (byte) Math.min(deliveries[i] + 1, Cells.MAX_DELIVERIES);
        frame.delivery(deliveries[i], true, crashes[i]);
        states[i] = HELD;
        frames[i] = frame.ticket(ticket);
        waiting--;
    }

    boolean holds(Frame frame) {
        long ticket = frame.ticket();
        return ticket >= first && ticket < next && frames[at(ticket)] == frame;
    }

    void decide(long ticket) {
        int i = at(ticket);
        waiting -= states[i] == WAITING ? 1 : 0;
        states[i] = DECIDED;
    }

    void giveBack(long ticket, long notBeforeMs) {
        int i = at(ticket);
        dueMs[i] = notBeforeMs;
        if (notBeforeMs > 0) {
            states[i] = KEPT;
            kept++;
        } else {
            states[i] = WAITING;
            waiting++;
        }
    }

    /** The frame is not used for this ticket any more. */
    void forget(long ticket) {
        frames[at(ticket)] = null;
    }

    /** The oldest that was given back and can be handed out; -1 when there is none. */
    long firstWaiting() {
        return waiting > 0 ? firstOf(WAITING) : -1;
    }

    private long firstOf(byte state) {
        for (long ticket = first; ticket < next; ticket++) {
            if (states[at(ticket)] == state) {
                return ticket;
            }
        }
        return -1;
    }

    void bringBack(long nowMs) {
        for (long ticket = first; kept > 0 && ticket < next; ticket++) {
            int i = at(ticket);
            if (states[i] == KEPT && dueMs[i] <= nowMs) {
                states[i] = WAITING;
                kept--;
                waiting++;
            }
        }
    }

    long nextDueMs() {
        long due = Long.MAX_VALUE;
        for (long ticket = first; kept > 0 && ticket < next; ticket++) {
            int i = at(ticket);
            due = states[i] == KEPT ? Math.min(due, dueMs[i]) : due;
        }
        return due;
    }

    /** Goes past everything that is decided. */
    void advance() {
        while (first < next && states[at(first)] == DECIDED) {
            first++;
        }
    }

    void clearFrames() {
        for (long ticket = first; ticket < next; ticket++) {
            Frame frame = frames[at(ticket)];
            if (frame != null) {
                frame.clear();
            }
        }
        first = next;
        waiting = 0;
        kept = 0;
    }

    /** Twice as long, and every ticket where it belongs then. */
    private void grow() {
        int before = places.length;
        places = Arrays.copyOf(places, 2 * before);
        dueMs = Arrays.copyOf(dueMs, 2 * before);
        indexes = Arrays.copyOf(indexes, 2 * before);
        states = Arrays.copyOf(states, 2 * before);
        deliveries = Arrays.copyOf(deliveries, 2 * before);
        crashes = Arrays.copyOf(crashes, 2 * before);
        frames = Arrays.copyOf(frames, 2 * before);
        for (long ticket = first; ticket < next; ticket++) {
            int from = (int) ticket & before - 1;
            int to = at(ticket);
            places[to] = places[from];
            dueMs[to] = dueMs[from];
            indexes[to] = indexes[from];
            states[to] = states[from];
            deliveries[to] = deliveries[from];
            crashes[to] = crashes[from];
            frames[to] = frames[from];
        }
    }
}
