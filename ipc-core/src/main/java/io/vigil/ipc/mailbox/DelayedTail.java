package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameLeases;
import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.lane.WaitingFrames;

/**
 * Keeps the lane of delayed messages short: few that wait for long in its oldest term would keep every term after it, so
 * they are moved behind the others. Owned by one thread.
 *
 * <p>The terms of the lane hold then at least a quarter of what they could, all but the newest two.
 */
final class DelayedTail {
    /** Moved when what waits in a term is at most this part of it. */
    private static final int PART = 4;

    private static final int LOOK_EVERY = 64;

    private final Mailbox mailbox;
    private final Lane lane;
    private final FrameLeases leases;
    private final WaitingFrames waiting;
    private final Frame frame = new Frame();
    private final DueFrames left = new DueFrames();
    private long lookedAt;
    private int lookAfter;

    DelayedTail(Mailbox mailbox, FrameLeases leases) {
        this.mailbox = mailbox;
        this.lane = mailbox.lane(ControlLayout.DELAYED);
        this.leases = leases;
        this.waiting = new WaitingFrames(lane, (t, unit, notBeforeMs, priority) -> left.add(notBeforeMs, t, unit));
    }

    /**
     * Looks at the oldest terms, not each time.
     *
     * @param delayed how many messages were delayed so far
     */
    void shorten(long delayed) {
        int gone = (int) (delayed - lookedAt);
        if (gone >= 0 && gone < lookAfter) {
            return;
        }
        long t = lane.headTerm();
        while (t < lane.control().active() && clear(t)) {
            leases.advance();
            long next = lane.headTerm();
            if (next <= t) {
                break; // somebody has one of them in hand
            }
            t = next;
        }
        lookedAt = mailbox.mover().delayed();
        // The walk costs more the more frames there are: a few of those that come pay for it.
        lookAfter = LOOK_EVERY + waiting.walked() / LOOK_EVERY;
    }

    /** Moves what is left in a term behind the others; false when it is too much, or does not go. */
    private boolean clear(long t) {
        left.clear();
        waiting.walkTerm(t);
        if (left.size() * (long) PART > waiting.walked()) {
            return false;
        }
        while (!left.isEmpty()) {
            int unit = left.firstUnit();
            left.removeFirst();
            if (leases.examine(frame, t, unit) && !move()) {
                return false;
            }
        }
        return true;
    }

    private boolean move() {
        if (leases.beginMove(frame)) {
            if (mailbox.mover().delay(lane, frame, frame.notBeforeMs())) {
                return true;
            }
            leases.undoMove(frame);
        }
        leases.putBack(frame);
        return false;
    }
}
