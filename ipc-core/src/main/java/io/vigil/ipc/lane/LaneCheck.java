package io.vigil.ipc.lane;

import io.vigil.ipc.VigilException;
import java.util.HashSet;
import java.util.Set;

/**
 * The look at a lane's words when a mailbox is opened (PROTOCOL.md section 9): whether they can be what the protocol
 * stored, and the last step of a roll that somebody began.
 *
 * <p>Runs beside live peers: it judges only words that did not change while it read them. Damage in terms is left to
 * whoever walks there.
 */
public final class LaneCheck {
    /** A lane that changes all the time is alive and well. */
    private static final int MOST_LOOKS = 1000;

    private final Lane lane;
    private final LaneControl control;
    private long oldest;
    private long active;
    private long prepared;

    private LaneCheck(Lane lane) {
        this.lane = lane;
        this.control = lane.control();
    }

    /** CORRUPT_STORE with the word that cannot be. */
    public static void run(Lane lane) {
        new LaneCheck(lane).run();
    }

    private void run() {
        for (int looks = 0; looks < MOST_LOOKS; looks++) {
            oldest = control.oldest();
            long head = control.head();
            active = control.active();
            prepared = control.prepared();
            if (isStill() && judge(head)) {
                new Recycler(lane).finishRoll(active);
                return;
            }
        }
    }

    private boolean isStill() {
        return control.oldest() == oldest && control.active() == active && control.prepared() == prepared;
    }

    /** False when something moved meanwhile. */
    private boolean judge(long head) {
        long headTerm = lane.headTerm(head);
        long newest = Math.max(1, active);
        if (active < 0 || prepared < active || prepared > active + 1) {
            return refuse("prepared", LaneLayout.PREPARED, prepared, active + " or " + (active + 1));
        }
        if (oldest < 1 || oldest > newest || newest - oldest >= LaneLayout.DIR_LENGTH) {
            return refuse("oldest", LaneLayout.OLDEST, oldest, "1 to " + newest + ", not far before it");
        }
        if (headTerm < oldest || headTerm > newest) {
            return refuse("head", LaneLayout.HEAD, headTerm, "a term from " + oldest + " to " + newest);
        }
        Set<Integer> seen = new HashSet<>();
        for (long t = oldest; active > 0 && t <= prepared; t++) {
            if (!judgeTerm(t, seen)) {
                return false;
            }
        }
        return true;
    }

    private boolean judgeTerm(long t, Set<Integer> seen) {
        long entry = control.dir(t);
        int at = LaneLayout.DIR + (int) (t & LaneLayout.DIR_LENGTH - 1) * Long.BYTES;
        if (LaneControl.dirTerm(entry) != t || !seen.add(LaneControl.dirPhysical(entry))) {
            return refuse("directory", at, Long.toHexString(entry), "term " + t + " in memory of its own");
        }
        Term term;
        try {
            term = lane.termOf(t);
        } catch (VigilException e) {
            return true; // one term that cannot be used; the other lanes can
        }
        long found = term == null ? -1 : term.generation();
        if (found == t) {
            return true;
        }
        if (term == null || !isStill() || !lane.restoreGeneration(term, t, found)) {
            return refuse("directory", at, Long.toHexString(entry), "memory that is term " + t);
        }
        return true;
    }

    private boolean refuse(String field, int at, Object found, String expected) {
        if (isStill()) {
            throw control.corrupt(lane.toString(), field, at, found, expected);
        }
        return false;
    }
}
