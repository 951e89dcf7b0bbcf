package io.vigil.ipc.owner;

import io.vigil.ipc.VigilClock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes when a test says so. */
final class SettableClock implements VigilClock {
    private final AtomicLong nowMs = new AtomicLong(1_700_000_000_000L);

    void advanceMs(long ms) {
        nowMs.addAndGet(ms);
    }

    @Override
    public long epochMs() {
        return nowMs.get();
    }

    @Override
    public long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(nowMs.get());
    }
}
