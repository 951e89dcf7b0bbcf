package io.vigil.ipc.mailbox;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.region.Region;
import io.vigil.ipc.region.Word;

/**
 * What every send has to know of a mailbox, in one word.
 *
 * <pre>
 * bits   | meaning                          | who sets it                                  | who clears it
 * 0      | shut for everybody               | anyone (CAS)                                 | nobody
 * 1      | under pressure                   | the sender that reaches the high watermark   | a sender that finds the low one
 * 8 + k  | lane k has, or had, a first term | whoever grows lane k, before its first term  | nobody
 *        |                                  | is named; whoever opens the mailbox          |
 * </pre>
 *
 * <p>A lane whose bit is clear has no frame, so a send need not look at it. A kill after the bit and before the term
 * leaves a bit without a term: such a lane is looked at and found empty.
 *
 * <p>Pressure is a note of what the depth was: set late or cleared late, the next sender looks and puts it right, so a
 * kill before either compare-and-set costs nothing. Depth between the watermarks leaves it as it is.
 *
 * <pre>
 * bit   | depth of that sender | next
 * clear | below high           | clear
 * clear | high or more         | set      behind its own message, which is accepted
 * set   | above low            | set      the overflow policy holds for this message
 * set   | low or less          | clear    the message goes as any other
 * </pre>
 */
final class StateWord {
    private static final long SHUT = 1;
    private static final long PRESSURE = 1 << 1;
    private static final int FIRST_LANE = 8;

    private final Word word;

    StateWord(Region control) {
        this.word = control.word(ControlLayout.STATE);
    }

    boolean isShut() {
        return (load() & SHUT) != 0;
    }

    void shut() {
        set(SHUT);
    }

    boolean isUnderPressure() {
        return (load() & PRESSURE) != 0;
    }

    void press() {
        set(PRESSURE);
    }

    void relieve() {
        long state = load();
        while ((state & PRESSURE) != 0) {
            FailPoint.hit("state.clear");
            if (word.compareAndSet(state, state & ~PRESSURE)) {
                return;
            }
            state = load();
        }
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
        return word.acquire();
    }

    private void set(long bit) {
        long state = load();
        while ((state & bit) == 0) {
            FailPoint.hit("state.set");
            if (word.compareAndSet(state, state | bit)) {
                return;
            }
            state = load();
        }
    }
}
