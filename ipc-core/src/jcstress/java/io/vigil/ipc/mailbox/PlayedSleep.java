package io.vigil.ipc.mailbox;

import io.vigil.ipc.os.OtherOs;
import io.vigil.ipc.os.PortableOs;
import io.vigil.ipc.region.Region;

/** The sleep of one sleeper beside one ringer, played by looking: a sleep that nobody will end is told, not endured. */
final class PlayedSleep extends OtherOs {
    private static final int AWAKE = 0;
    private static final int WOKEN_UP = 1;
    private static final int FORGOTTEN = -1;
    private static final int LOOKS_BEFORE_YIELD = 1_000;

    private volatile boolean over;
    private int slept = AWAKE;

    PlayedSleep() {
        super(new PortableOs());
    }

    /** The only ringer has returned: a word that has not changed by now never will. */
    void nobodyRingsAnyMore() {
        over = true;
    }

    /** What became of the sleeper; by the thread that slept. */
    int slept() {
        return slept;
    }

    @Override
    public int futexWait(Region region, int offset, int expected, long timeoutNs) {
        if (region.getIntVolatile(offset) != expected) {
            return CHANGED;
        }
        slept = WOKEN_UP;
        for (int looks = 0; region.getIntVolatile(offset) == expected; looks++) {
            if (over) {
                // The order of these looks matters: the word is read once more after the end was seen.
                slept = region.getIntVolatile(offset) == expected ? FORGOTTEN : WOKEN_UP;
                return TIMEOUT;
            }
            if (looks % LOOKS_BEFORE_YIELD == LOOKS_BEFORE_YIELD - 1) {
                Thread.yield();
            }
            Thread.onSpinWait();
        }
        return WOKEN;
    }

    @Override
    public void futexWake(Region region, int offset, int max) {
        // The word has been changed, and that is what the sleeper looks at.
    }
}
