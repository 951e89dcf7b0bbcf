package io.vigil.ipc;

/**
 * All time that Vigil reads. Tests replace it by a manual clock.
 *
 * <p>Thread-safe. {@link #nanos()} is for intervals inside one process; {@link #epochMs()} is what frames carry,
 * because it means the same in every process of the host.
 */
public interface VigilClock {
    /** Milliseconds since 1970, as every process of this host sees them. */
    long epochMs();

    /** A monotonic reading in nanoseconds; only differences mean something. */
    long nanos();

    /** The clock of the machine. */
    VigilClock SYSTEM = new VigilClock() {
        @Override
        public long epochMs() {
            return System.currentTimeMillis();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    };
}
