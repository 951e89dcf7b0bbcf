package io.vigil.ipc.inbox;

import io.vigil.ipc.VigilClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The machine's clock plus what a test has advanced: processes of one test agree on the time until then. */
final class StandingClock implements VigilClock {
    private final long startMs;
    private final AtomicLong advancedMs = new AtomicLong();

    StandingClock(long startMs) {
        this.startMs = startMs;
    }

    void advance(Duration by) {
        advancedMs.addAndGet(by.toMillis());
    }

    @Override
    public long epochMs() {
        return startMs + advancedMs.get();
    }

    @Override
    public long nanos() {
        return System.nanoTime() + advancedMs.get() * 1_000_000;
    }
}
