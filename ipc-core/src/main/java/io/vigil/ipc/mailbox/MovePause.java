package io.vigil.ipc.mailbox;

import io.vigil.ipc.VigilClock;

/** A time in which something is not tried again. Thread-safe. */
final class MovePause {
    private final VigilClock clock;
    private final long lengthNs;
    private volatile long beganNs;
    private volatile boolean begun;

    MovePause(VigilClock clock, long lengthNs) {
        this.clock = clock;
        this.lengthNs = lengthNs;
    }

    /** From now, unless it is on. */
    void begin() {
        if (!isOn()) {
            beganNs = clock.nanos();
            begun = true;
        }
    }

    boolean isOn() {
        return begun && clock.nanos() - beganNs < lengthNs;
    }
}
