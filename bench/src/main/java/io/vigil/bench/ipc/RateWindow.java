package io.vigil.bench.ipc;

/** Messages a second, from the count and the clock that it is shown now and then. Pure; one thread. */
final class RateWindow {
    private static final int STEP = 4096;

    private final Scenario.Timing timing;
    private final long startNs;
    private long nextLook = STEP;
    private long fromCount = -1;
    private long fromNs;
    private long toCount;
    private long toNs;
    private boolean closed;

    RateWindow(Scenario.Timing timing, long nowNs) {
        this.timing = timing;
        this.startNs = nowNs;
    }

    /** The count at which the next look is due. */
    long nextLook() {
        return nextLook;
    }

    /** Notes where the receiver is. */
    Phase look(long count, long nowNs) {
        nextLook = count + STEP;
        if (closed) {
            return Phase.OVER;
        }
        if (fromCount < 0) {
            if (nowNs - startNs < timing.warmNs()) {
                return Phase.WARMING;
            }
            fromCount = count;
            fromNs = nowNs;
            return Phase.OPENED;
        }
        if (nowNs - fromNs < timing.measureNs()) {
            return Phase.MEASURING;
        }
        end(count, nowNs);
        return Phase.CLOSED;
    }

    /** Closes the window, also when the senders ended before it was due. */
    void end(long count, long nowNs) {
        if (!closed) {
            toCount = count;
            toNs = nowNs;
            closed = true;
        }
    }

    /** Messages a second over the window; not a number when the senders ended during the warm-up. */
    double rate() {
        return fromCount < 0 || toNs <= fromNs ? Double.NaN : (toCount - fromCount) * 1e9 / (toNs - fromNs);
    }

    /** What a look found. OPENED and CLOSED are answered once each. */
    enum Phase {
        WARMING,
        OPENED,
        MEASURING,
        CLOSED,
        OVER
    }
}
