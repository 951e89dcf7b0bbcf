package io.vigil.ipc.mailbox;

import io.vigil.ipc.VigilClock;
import java.util.concurrent.atomic.AtomicLong;

/** A clock whose epoch stands until a test moves it; what is measured with it goes on, too. Thread-safe. */
final class HandClock implements VigilClock {
    private final AtomicLong movedMs = new AtomicLong();

    void move(long ms) {
        movedMs.addAndGet(ms);
    }

    @Override
    public long epochMs() {
        return 1_000_000 + movedMs.get();
    }

    @Override
    public long nanos() {
        return System.nanoTime() + movedMs.get() * 1_000_000;
    }
}
