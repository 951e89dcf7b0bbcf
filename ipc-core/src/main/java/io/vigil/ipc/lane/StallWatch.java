package io.vigil.ipc.lane;

import io.vigil.ipc.VigilClock;

/**
 * Watches one WRITING frame that holds a reader up, and aborts it when its owner is dead or has stalled too long.
 *
 * <p>Owned by the reader's thread. Costs nothing until a reader is stuck; asks the kernel at most once a millisecond.
 */
final class StallWatch {
    private static final long LOOK_EVERY_NS = 500_000;

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
        long now = clock.nanos();
        if (at != unit || generation != t || writing != cell) {
            t = generation;
            unit = at;
            cell = writing;
            sinceNs = now;
            lookedNs = now - LOOK_EVERY_NS;
        }
        if (now - lookedNs < LOOK_EVERY_NS) {
            return false;
        }
        lookedNs = now;
        int owner = Cells.owner(writing);
        int length = Cells.length(writing);
        // The cell was read before the lock is asked: the other way round would rob a slot that is in use again. Dead
        // or stalled, the frame goes into its owner's limbo; only the owner, or the sweep that holds its lock, ends it.
        boolean dead = lane.host().isDead(owner);
        boolean stalled =
                now - sinceNs >= stallTimeoutNs && owner != lane.host().self();
        if (dead || stalled) {
            String site = dead ? "abort.dead" : "abort.stalled";
            boolean aborted = term.casCell(at, writing, Cells.aborted(t, owner, length), site);
            lane.host().becameDeliverable();
            return aborted;
        }
        return false;
    }
}
