package io.vigil.ipc.proof;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition with a deadline, instead of sleeping. */
public final class Await {
    private static final long POLL_NS = TimeUnit.MICROSECONDS.toNanos(500);

    private Await() {}

    /** Returns when the condition holds; else throws an {@link AssertionError} that names it. */
    public static void until(String what, Duration most, BooleanSupplier condition) {
        until(() -> what, most, condition);
    }

    /** As {@link #until(String, Duration, BooleanSupplier)}, with a text that is made when the wait failed. */
    public static void until(Supplier<String> what, Duration most, BooleanSupplier condition) {
        if (!within(most, condition)) {
            throw new AssertionError("waited in vain: forMs=" + most.toMillis() + ", what=" + what.get());
        }
    }

    /** True as soon as the condition holds, false when it did not within that time. */
    public static boolean within(Duration most, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs >= 0) {
                return condition.getAsBoolean();
            }
            LockSupport.parkNanos(POLL_NS);
        }
        return true;
    }

    /** Lets time pass; for conductors that must keep a fault open for a while, not for tests that wait. */
    static void pass(Duration time) {
        within(time, () -> false);
    }
}
