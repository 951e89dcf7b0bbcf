package io.vigil.ipc.mailbox;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.lane.Cells;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.region.Region;
import io.vigil.ipc.region.Word;
import java.util.function.BooleanSupplier;

/**
 * How a process that found nothing to do sleeps, and how another one wakes it.
 *
 * <pre>
 * word          | values                    | who changes it
 * asleep        | one bit a sleeper         | only the sleeper (CAS), or the sweep of a dead one
 * words[i]      | a count of rings          | ringers (add), never reset
 * owners[i]     | 0 free, slot + 1          | the sleeper (CAS), or the sweep
 * </pre>
 *
 * <p>The sleeper reads its word, sets its bit, looks once more at everything, and sleeps only if the word has not
 * changed. Whoever makes something deliverable does so by a compare-and-set and then loads {@code asleep}: both orders
 * cannot miss each other. A ringer never clears a bit, so one that is killed or stopped between two steps silences
 * nobody; a ringer killed before it rings is covered by the sweep, which rings, and by the bound of every wait.
 */
public final class Doorbell {
    /**
     * No sleep is longer: a last bound of what a ringer's death can delay, which the sweep of the dead one ends sooner.
     * Whoever has to notice a close or an interrupt rings the sleeper's word.
     */
    static final long LONGEST_SLEEP_NS = 500_000_000;

    private final Region region;
    private final Os os;
    private final Word asleep;
    private final int words;
    private final int owners;

    Doorbell(Region region, Os os, int asleep, int words, int owners) {
        this.region = region;
        this.os = os;
        this.asleep = region.word(asleep);
        this.words = words;
        this.owners = owners;
    }

    /** After something became deliverable: one load while nobody sleeps. */
    void ring() {
        FailPoint.hit("bell.look");
        if (asleep.load() != 0) {
            wake();
        }
    }

    /** Wakes everybody who sleeps; they look for themselves. */
    void wake() {
        long sleeping = asleep.load();
        while (sleeping != 0) {
            int sleeper = Long.numberOfTrailingZeros(sleeping);
            sleeping &= sleeping - 1;
            wake(sleeper);
        }
    }

    /** Takes a sleeper's place for a slot; -1 when all are taken, and then the caller has to poll. */
    int register(int slot) {
        for (int i = 0; i < ControlLayout.MAX_SLEEPERS; i++) {
            if (region.getLongAcquire(ownerAt(i)) == 0 && region.compareAndSetLong(ownerAt(i), 0, slot + 1L)) {
                return i;
            }
        }
        return -1;
    }

    void unregister(int sleeper) {
        clearBit(sleeper);
        region.putLongRelease(ownerAt(sleeper), 0);
    }

    /**
     * Sleeps until somebody rings, at most {@code timeoutNs}, unless {@code ready} says that there is something to do.
     * Returns early for no reason, too.
     */
    void await(int sleeper, long timeoutNs, BooleanSupplier ready) {
        int seen = announce(sleeper);
        try {
            if (!ready.getAsBoolean()) {
                sleepOn(sleeper, seen, timeoutNs);
            }
        } finally {
            clearBit(sleeper);
        }
    }

    /** First half of a sleep: from now on rings are counted in our word. Look once more after it. */
    int announce(int sleeper) {
        FailPoint.hit("bell.word");
        int seen = region.getIntVolatile(words + sleeper * Integer.BYTES);
        setBit(sleeper);
        return seen;
    }

    /** Ends what {@link #announce} has announced, unslept. */
    void cancel(int sleeper) {
        clearBit(sleeper);
    }

    /** Second half: sleeps unless somebody rang since the announcement, which ends with it. */
    void sleep(int sleeper, int seen, long timeoutNs) {
        try {
            sleepOn(sleeper, seen, timeoutNs);
        } finally {
            clearBit(sleeper);
        }
    }

    private void sleepOn(int sleeper, int seen, long timeoutNs) {
        FailPoint.hit("bell.sleep");
        os.futexWait(region, words + sleeper * Integer.BYTES, seen, Math.min(timeoutNs, LONGEST_SLEEP_NS));
    }

    /** Wakes one, whether it sleeps or is about to. */
    void wake(int sleeper) {
        FailPoint.hit("bell.ring");
        region.getAndAddInt(words + sleeper * Integer.BYTES, 1);
        FailPoint.hit("bell.wake");
        os.futexWake(region, words + sleeper * Integer.BYTES, Integer.MAX_VALUE);
    }

    /** Frees what a dead owner left: its places and bits. */
    void sweep(int deadSlot) {
        for (int i = 0; i < ControlLayout.MAX_SLEEPERS; i++) {
            if (region.getLongAcquire(ownerAt(i)) == deadSlot + 1L) {
                clearBit(i);
                region.compareAndSetLong(ownerAt(i), deadSlot + 1L, 0);
            }
        }
    }

    /** Slot of whoever may sleep at a place, or nobody. For tools. */
    int ownerOf(int sleeper) {
        long owner = region.getLongAcquire(ownerAt(sleeper));
        return owner == 0 ? Cells.NOBODY : (int) owner - 1;
    }

    private int ownerAt(int sleeper) {
        return owners + sleeper * Long.BYTES;
    }

    private void setBit(int sleeper) {
        long bits;
        do {
            FailPoint.hit("bell.bit");
            bits = asleep.load();
        } while (!asleep.compareAndSet(bits, bits | 1L << sleeper));
        FailPoint.hit("bell.bit.done");
    }

    private void clearBit(int sleeper) {
        long bits;
        do {
            FailPoint.hit("bell.clear");
            bits = asleep.load();
        } while ((bits & 1L << sleeper) != 0 && !asleep.compareAndSet(bits, bits & ~(1L << sleeper)));
    }
}
