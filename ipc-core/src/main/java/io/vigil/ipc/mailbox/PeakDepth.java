package io.vigil.ipc.mailbox;

import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.region.Region;

/**
 * Keeps the most messages that ever waited. Owned by one writer's thread.
 *
 * <p>What the gate knows of the depth is too high by what consumers have released since it looked, so a depth above the
 * peak is looked at again. A look takes the line of the head away from the consumer: where it finds nothing new, as
 * with one message to and fro, it is done less and less often, so a peak may be missed by up to {@value #MOST_SKIPPED}.
 */
final class PeakDepth {
    static final int MOST_SKIPPED = 63;

    private final Region control;
    private final CapacityGate gate;
    private long known;
    private int pause;
    private int left;

    PeakDepth(Region control, CapacityGate gate) {
        this.control = control;
        this.gate = gate;
    }

    /** After every send. */
    void sent() {
        if (gate.depth() > known && --left < 0) {
            look();
        }
    }

    private void look() {
        long depth;
        try {
            depth = gate.refresh();
        } catch (VigilException e) {
            // The message is accepted, whatever the count says: who sent it must not be told otherwise. Readers are
            // told of the damage.
            return;
        }
        long stored = control.getLongOpaque(ControlLayout.PEAK);
        pause = depth > stored ? 0 : Math.min(pause * 2 + 1, MOST_SKIPPED);
        left = pause;
        while (depth > stored) {
            FailPoint.hit("peak.raise"); // killed here: the message is sent, and the next sender finds the peak
            if (control.compareAndSetLong(ControlLayout.PEAK, stored, depth)) {
                break;
            }
            stored = control.getLongOpaque(ControlLayout.PEAK);
        }
        known = Math.max(depth, stored);
    }
}
