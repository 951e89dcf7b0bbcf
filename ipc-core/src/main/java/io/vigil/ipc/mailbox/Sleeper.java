package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.ExclusiveReader;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * One place at a doorbell, taken at the first sleep.
 *
 * <p>{@link #prepare} and {@link #close} belong to one thread at a time, {@link #sleep} to the one that was told to; it
 * touches nothing but the doorbell. {@link #wake} may be called by any.
 */
final class Sleeper {
    /** A frame in the middle of being written holds us up: look again soon, its writer may have died. */
    private static final long HELD_UP_NS = 1_000_000;

    private static final int NONE = -2;

    private final Doorbell bell;
    private final int slot;
    private volatile int place = NONE;
    private volatile boolean woken;
    private int seen;
    private long mostNs;

    Sleeper(Doorbell bell, int slot) {
        this.bell = bell;
        this.slot = slot;
    }

    /**
     * Announces a sleep, and looks once more.
     *
     * @param look EMPTY, WORK or HELD_UP of {@link ExclusiveReader}
     * @return false when there is something to do; nothing is announced then
     */
    boolean prepare(IntSupplier look) {
        return prepare(look, Long.MAX_VALUE);
    }

    /** @param mostNs how long the sleep is at most, whatever the sleeper asks for */
    boolean prepare(IntSupplier look, long mostNs) {
        if (look.getAsInt() == ExclusiveReader.WORK || mostNs <= 0) {
            return false;
        }
        if (place < 0) {
            place = bell.register(slot);
        }
        if (place >= 0) {
            seen = bell.announce(place);
        }
        int state;
        try {
            state = look.getAsInt();
        } catch (RuntimeException e) {
            cancel();
            throw e;
        }
        if (state == ExclusiveReader.WORK || woken) {
            woken = false;
            cancel();
            return false;
        }
        this.mostNs = state == ExclusiveReader.HELD_UP ? Math.min(mostNs, HELD_UP_NS) : mostNs;
        return true;
    }

    private void cancel() {
        if (place >= 0) {
            bell.cancel(place);
        }
    }

    /** Sleeps as {@link #prepare} has announced; returns early for no reason, too. */
    void sleep(long timeoutNs) {
        long longestNs = Math.min(timeoutNs, mostNs);
        if (place < 0) {
            LockSupport.parkNanos(Math.min(longestNs, HELD_UP_NS)); // every place at the bell is taken
        } else {
            bell.sleep(place, seen, longestNs);
        }
        woken = false; // whoever woke us is heard: the caller looks at everything again
    }

    /** Both halves. */
    void await(long timeoutNs, IntSupplier look) {
        if (timeoutNs > 0 && prepare(look)) {
            sleep(timeoutNs);
        }
    }

    /** Ends the sleep that is under way, or the next one. */
    void wake() {
        woken = true;
        int at = place;
        if (at >= 0) {
            bell.wake(at);
        }
    }

    void close() {
        if (place >= 0) {
            bell.unregister(place);
        }
        place = NONE;
    }
}
