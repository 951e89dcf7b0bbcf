package io.vigil.ipc;

import org.jspecify.annotations.Nullable;

/**
 * A named place between two steps on shared memory, where a test may kill, stop or schedule the thread.
 *
 * <p>Off (the default), {@link #hit} is an empty method that the compiler erases. On
 * ({@code -Dvigil.failpoints=true}), every hit calls the installed {@link Action} on the thread that came by.
 * Production code never installs one.
 */
public final class FailPoint {
    /** Fixed for the life of the JVM, so that the compiler can erase every hit. */
    public static final boolean ON = Boolean.getBoolean("vigil.failpoints");

    private static volatile @Nullable Action action;

    private FailPoint() {}

    /** What a test does at a site. It may throw an {@link Error} to simulate the death of the thread. */
    @FunctionalInterface
    public interface Action {
        void at(String site);
    }

    /** Called by the engine between every two steps that touch shared memory. */
    public static void hit(String site) {
        if (ON) {
            Action current = action;
            if (current != null) {
                current.at(site);
            }
        }
    }

    /** As {@link #hit} at {@code site.done}: after a step that was done. Makes no garbage while nothing is installed. */
    public static void done(String site) {
        if (ON) {
            Action current = action;
            if (current != null) {
                current.at(site + ".done");
            }
        }
    }

    /** Installs what happens at every hit; {@code null} for nothing. Tests only. */
    public static void install(@Nullable Action next) {
        if (!ON && next != null) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE, "failpoints are off: start the JVM with -Dvigil.failpoints=true");
        }
        action = next;
    }
}
