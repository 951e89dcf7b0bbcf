package io.vigil.supervisor;

import java.time.Duration;

/** Settings that go together. What is set explicitly wins over them; they win over the built-in defaults. */
public enum Preset {
    PRODUCTION(3, 60_000, 5_000, 30_000, 1_000),
    DEVELOPMENT(10, 5_000, 1_000, 5_000, 100),
    HIGH_AVAILABILITY(5, 30_000, 2_000, 20_000, 5_000),
    TESTING(1, 10_000, 100, 1_000, 50);

    private final int maxRestarts;
    private final Duration window;
    private final Duration healthInterval;
    private final Duration shutdownTimeout;
    private final int mailboxCapacity;

    Preset(int maxRestarts, long windowMs, long healthMs, long shutdownMs, int mailboxCapacity) {
        this.maxRestarts = maxRestarts;
        this.window = Duration.ofMillis(windowMs);
        this.healthInterval = Duration.ofMillis(healthMs);
        this.shutdownTimeout = Duration.ofMillis(shutdownMs);
        this.mailboxCapacity = mailboxCapacity;
    }

    /** Restarts within {@link #window} that are still borne. */
    public int maxRestarts() {
        return maxRestarts;
    }

    public Duration window() {
        return window;
    }

    /** Between two questions for the health of a child. */
    public Duration healthInterval() {
        return healthInterval;
    }

    /** From SIGTERM to SIGKILL. */
    public Duration shutdownTimeout() {
        return shutdownTimeout;
    }

    /** Messages that a mailbox holds. */
    public int mailboxCapacity() {
        return mailboxCapacity;
    }
}
