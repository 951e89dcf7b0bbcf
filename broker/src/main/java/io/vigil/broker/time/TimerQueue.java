package io.vigil.broker.time;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Timers in the order in which they fire. Pure: the time comes from outside. Owned by whoever holds the timer's lock. */
final class TimerQueue {
    /** Fewer cancelled ones than this are left to their time. */
    private static final int FEW = 64;

    private final PriorityQueue<Timeout> queue = new PriorityQueue<>(Timeout::compare);
    private int cancelled;

    void add(Timeout timeout) {
        queue.add(timeout);
    }

    /** Notes that one in here was cancelled; they go all together when they are the greater part. */
    void noteCancelled() {
        cancelled++;
        if (cancelled > FEW && cancelled > queue.size() / 2) {
            queue.removeIf(Timeout::isEnded);
            cancelled = 0;
        }
    }

    /** Takes the next one that is due; null when there is none. */
    @Nullable
    Timeout takeDue(long nowNs) {
        Timeout first = first();
        return first != null && first.dueNs() - nowNs <= 0 ? queue.poll() : null;
    }

    /** How long until the next one is due; {@link Long#MAX_VALUE} when there is none. */
    long nextInNs(long nowNs) {
        Timeout first = first();
        return first == null ? Long.MAX_VALUE : Math.max(0, first.dueNs() - nowNs);
    }

    private @Nullable Timeout first() {
        Timeout first = queue.peek();
        while (first != null && first.isEnded()) {
            queue.poll();
            cancelled--;
            first = queue.peek();
        }
        return first;
    }

    /** Timers that will fire. */
    int size() {
        return queue.size() - cancelled;
    }

    void clear() {
        queue.forEach(Timeout::end);
        queue.clear();
        cancelled = 0;
    }
}
