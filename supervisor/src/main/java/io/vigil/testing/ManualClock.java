package io.vigil.testing;

import io.vigil.ipc.VigilClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands until a test turns it forward. Thread-safe; what was advanced is seen by everybody at once. */
public final class ManualClock implements VigilClock {
    /** Where a clock stands that is given no time: the same in every run. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Instant start;
    private final AtomicLong passedNs = new AtomicLong();

    /** Stands at {@link #START}. */
    public ManualClock() {
        this(START);
    }

    private ManualClock(Instant start) {
        this.start = start;
    }

    /** A clock that stands at that time. */
    public static ManualClock startingAt(Instant time) {
        return new ManualClock(time);
    }

    /** Lets that time pass; time that is negative does not. */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time does not go back: advance=" + time + ", now=" + now());
        }
        long ns = time.toNanos();
        passedNs.updateAndGet(passed -> Math.addExact(passed, ns));
    }

    /** What the clock shows. */
    public Instant now() {
        return start.plusNanos(passedNs.get());
    }

    @Override
    public long epochMs() {
        return now().toEpochMilli();
    }

    /** Counted from the start of this clock. */
    @Override
    public long nanos() {
        return passedNs.get();
    }

    @Override
    public String toString() {
        return "clock at " + now() + ", advanced by " + TimeUnit.NANOSECONDS.toMillis(passedNs.get()) + " ms";
    }
}
