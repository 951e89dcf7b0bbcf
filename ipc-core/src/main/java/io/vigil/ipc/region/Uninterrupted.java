package io.vigil.ipc.region;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * File work that an interrupt does not break: the JDK closes a channel under the thread that is, or gets, interrupted.
 *
 * <p>No state. The interrupt is kept and set again at the end.
 */
public final class Uninterrupted {
    private Uninterrupted() {}

    /** File work that opens its own channel and may be done again from the start. */
    @FunctionalInterface
    public interface FileWork<T> {
        T run() throws IOException;
    }

    /** Does the work, again and again while interrupts hit it. */
    public static <T> T call(FileWork<T> work) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return work.run();
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
