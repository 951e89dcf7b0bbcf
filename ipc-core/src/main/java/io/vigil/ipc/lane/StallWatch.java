package io.vigil.ipc.lane;

import io.vigil.ipc.VigilClock;

/**
 * Watches the one frame that holds a reader up, and gets it out of the way when its owner is dead or has stalled too
 * long.
 *
 * <p>Owned by the reader's thread. Costs nothing until a reader is stuck; asks the kernel at most once a millisecond.
 */
final class StallWatch {
    private static final long LOOK_EVERY_NS = 500_000;

    /** A frame is written for a fraction of a microsecond; asking the kernel about each one met so costs more. */
    private static final long FIRST_LOOK_NS = 20_000;

    private final Lane lane;
    private final VigilClock clock;
    private final long stallTimeoutNs;
    private long t;
    private int unit = -1;
    private long cell;
    private long sinceNs;
    private long lookedNs;

    StallWatch(Lane lane, VigilClock clock, long stallTimeoutNs) {
        this.lane = lane;
        this.clock = clock;
        this.stallTimeoutNs = stallTimeoutNs;
    }

    /** Called whenever the reader stands before a WRITING frame; true when it was aborted and the reader may go on. */
    boolean heldUp(Term term, long generation, int at, long writing) {
        if (!isTimeToLook(generation, at, writing)) {
            return false;
        }
        int owner = Cells.owner(writing);
        int length = Cells.length(writing);
        // The cell was read before the lock is asked: the other way round would rob a slot that is in use again. Dead
        // or stalled, the frame goes into its owner's limbo; only the owner, or the sweep that holds its lock, ends it.
        // The hint comes first: a lock is freed only with the memory, milliseconds later, or a second with a large
        // heap.
        boolean dead = lane.host().isSuspect(owner) || lane.host().isDead(owner);
        if (dead || hasStalled(owner)) {
            String site = dead ? "abort.dead" : "abort.stalled";
            boolean aborted = term.casCell(at, writing, Cells.aborted(t, owner, length), site);
            lane.host().becameDeliverable();
            return aborted;
        }
        return false;
    }

    /**
     * Called whenever the reader stands before a frame at whose deadline a janitor looks; true when the frame was put
     * back. A janitor that stands stopped may lose it: all it does next is a compare-and-set, which fails.
     */
    boolean examined(Term term, long generation, int at, long leased) {
        if (!isTimeToLook(generation, at, leased) || !hasStalled(Cells.owner(leased))) {
            return false;
        }
        long back = Cells.ready(t, Cells.length(leased), Cells.deliveries(leased), 0);
        boolean done = term.casCell(at, leased, back, "giveBack.stalled");
        lane.host().becameDeliverable();
        return done;
    }

    /** Whether this frame has been in the way for a while since it was last asked about, or since it was first met. */
    private boolean isTimeToLook(long generation, int at, long found) {
        long now = clock.nanos();
        if (at != unit || generation != t || found != cell) {
            t = generation;
            unit = at;
            cell = found;
            sinceNs = now;
            lookedNs = now - LOOK_EVERY_NS + FIRST_LOOK_NS;
        }
        if (now - lookedNs < LOOK_EVERY_NS) {
            return false;
        }
        lookedNs = now;
        return true;
    }

    private boolean hasStalled(int owner) {
        return lookedNs - sinceNs >= stallTimeoutNs && owner != lane.host().self();
    }
}
