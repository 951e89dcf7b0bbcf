package io.vigil.broker;

import io.vigil.ipc.VigilClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that a test moves. Thread-safe. */
public final class HandClock implements VigilClock {
    private final AtomicLong nanos;

    /** A monotonic clock may begin anywhere. */
    public HandClock(long nanos) {
        this.nanos = new AtomicLong(nanos);
    }

    @Override
    public long epochMs() {
        return 1_700_000_000_000L + nanos.get() / 1_000_000;
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    public void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
