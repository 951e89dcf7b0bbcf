package io.vigil.ipc.lane;

import io.vigil.ipc.VigilClock;
import java.util.Arrays;

/**
 * Takes leases back that last too long.
 *
 * <p>Needs no clock that is shared: it has itself seen the very same lease for the whole time by its own clock, and the
 * time that the holder asked for, if any, is over. The holder may be alive, and stopped: whatever it does next is a
 * compare-and-set that fails, and what it reads is its own copy.
 *
 * <p>Owned by one reader's thread. Watches so many leases at once, and others when those have ended.
 */
final class LeaseWatch {
    private static final int MOST = 64;

    private final Lane lane;
    private final VigilClock clock;
    private final long timeoutNs;
    private final long[] places = new long[MOST];
    private final long[] cells = new long[MOST];
    private final long[] sinceNs = new long[MOST];
    private final long[] seenNs = new long[MOST];

    LeaseWatch(Lane lane, VigilClock clock, long timeoutNs) {
        this.lane = lane;
        this.clock = clock;
        this.timeoutNs = timeoutNs;
        Arrays.fill(places, -1);
    }

    /** Called whenever a reader passes a leased frame; true when it was given back. */
    boolean takeBack(Term at, long t, int unit, long leased) {
        if ((Cells.flags(leased) & (Cells.MOVING | Cells.EXAMINED)) != 0) {
            return false;
        }
        int i = watch(Head.place(t, unit), leased);
        if (i < 0 || seenNs[i] - sinceNs[i] < timeoutNs) {
            return false;
        }
        long untilMs = at.region().getLongAcquire(at.frame(unit) + FrameLayout.NOT_BEFORE);
        if (untilMs > clock.epochMs()) {
            return false;
        }
        long back = Cells.ready(t, Cells.length(leased), Cells.deliveries(leased), 0);
        boolean done = at.casCell(unit, leased, back, "giveBack.timeout");
        places[i] = -1;
        lane.host().becameDeliverable();
        return done;
    }

    /** Where the lease is watched, from now on or since before; -1 while there is no room. */
    private int watch(long place, long leased) {
        long now = clock.nanos();
        int free = -1;
        for (int i = 0; i < MOST; i++) {
            if (places[i] == place) {
                if (cells[i] != leased) {
                    cells[i] = leased;
                    sinceNs[i] = now;
                }
                seenNs[i] = now;
                return i;
            }
            // One that was not met for that long has ended.
            if (places[i] < 0 || now - seenNs[i] > 2 * timeoutNs) {
                free = i;
            }
        }
        if (free >= 0) {
            places[free] = place;
            cells[free] = leased;
            sinceNs[free] = now;
            seenNs[free] = now;
        }
        return free;
    }
}
