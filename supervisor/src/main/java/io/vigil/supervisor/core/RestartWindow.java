package io.vigil.supervisor.core;

import java.util.ArrayDeque;

/**
 * Counts restarts in the last so many nanoseconds. No success resets it: a restart leaves it by age alone, so a child
 * that comes up and dies in a circle fills it.
 *
 * <p>Belongs to one thread. Holds at most one time more than the bound.
 */
final class RestartWindow {
    private final int maxRestarts;
    private final long windowNs;
    private final ArrayDeque<Long> times = new ArrayDeque<>();

    RestartWindow(int maxRestarts, long windowNs) {
        this.maxRestarts = maxRestarts;
        this.windowNs = windowNs;
    }

    /** Notes a restart at that monotonic time. False: it is one too many. */
    boolean add(long nowNs) {
        // As OTP: a restart that is exactly as old as the window still counts.
        while (!times.isEmpty() && nowNs - times.peekFirst() > windowNs) {
            times.removeFirst();
        }
        times.addLast(nowNs);
        if (times.size() <= maxRestarts) {
            return true;
        }
        times.removeFirst();
        return false;
    }
}
