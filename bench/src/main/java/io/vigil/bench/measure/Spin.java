package io.vigil.bench.measure;

/** A busy wait that gives the core away after a while, so that a loaded machine still makes progress. One thread. */
public final class Spin {
    private static final int SPINS_BEFORE_YIELD = 20_000;

    private int spins;

    /** Waits a moment. */
    @SuppressWarnings("ThreadPriorityCheck") // With more spinning threads than cores somebody has to give way.
    public void idle() {
        if (++spins > SPINS_BEFORE_YIELD) {
            Thread.yield();
        } else {
            Thread.onSpinWait();
        }
    }

    /** There was work. */
    public void reset() {
        spins = 0;
    }
}
