package io.vigil.ipc.engine;

import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.OtherOs;
import io.vigil.ipc.region.Region;

/** The real operating system, and a note of how the last sleep of a thread ended. Used by one sleeping thread. */
final class SleepWatch extends OtherOs {
    private boolean timedOut;
    private long endNs;

    SleepWatch(Os os) {
        super(os);
    }

    /** Forgets the last sleep. */
    void reset() {
        timedOut = false;
    }

    /** Whether the last sleep ended because its time was over. */
    boolean timedOut() {
        return timedOut;
    }

    /** When the last sleep ended; not before its time was over if it timed out. */
    long endNs() {
        return endNs;
    }

    @Override
    public int futexWait(Region region, int offset, int expected, long timeoutNs) {
        long beginNs = System.nanoTime();
        int result = super.futexWait(region, offset, expected, timeoutNs);
        timedOut = result == TIMEOUT;
        // The earliest moment at which the kernel may have given up: what comes later may be this machine's delay.
        endNs = timedOut ? beginNs + timeoutNs : System.nanoTime();
        return result;
    }
}
