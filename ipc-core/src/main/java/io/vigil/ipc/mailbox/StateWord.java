package io.vigil.ipc.mailbox;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.region.Region;

/**
 * What every send has to know of a mailbox, in one word.
 *
 * <pre>
 * bits   | meaning                          | who sets it                                  | who clears it
 * 0      | shut for everybody               | anyone (CAS)                                 | nobody
 * 8 + k  | lane k has, or had, a first term | whoever grows lane k, before its first term  | nobody
 *        |                                  | is named; whoever opens the mailbox          |
 * </pre>
 *
 * <p>A lane whose bit is clear has no frame, so a send need not look at it. A kill after the bit and before the term
 * leaves a bit without a term: such a lane is looked at and found empty.
 */
final class StateWord {
    private static final long SHUT = 1;
    private static final int FIRST_LANE = 8;

    private final Region control;

    StateWord(Region control) {
        this.control = control;
    }

    boolean isShut() {
        return (load() & SHUT) != 0;
    }

    void shut() {
        set(SHUT);
    }

    /** One bit a lane, from bit 0, of those that may have frames. */
    long lanesInUse() {
        return load() >>> FIRST_LANE;
    }

    void use(int lane) {
        set(1L << (FIRST_LANE + lane));
    }

    /** Sets the bits that damage has cleared. */
    void heal(Lane[] lanes) {
        for (Lane lane : lanes) {
            if (lane.control().active() != 0) {
                use(lane.index());
            }
        }
    }

    private long load() {
        return control.getLongAcquire(ControlLayout.STATE);
    }

    private void set(long bit) {
        long state = load();
        while ((state & bit) == 0) {
            FailPoint.hit("state.set");
            if (control.compareAndSetLong(ControlLayout.STATE, state, state | bit)) {
                return;
            }
            state = load();
        }
    }
}
