package io.vigil.tools;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Says how far something is that takes longer than a second; more and more rarely. Belongs to one thread. */
public final class Progress {
    private final PrintStream notes;
    private final String what;
    private final long startedNs = System.nanoTime();
    private long nextNs = TimeUnit.SECONDS.toNanos(1);

    /**
     * @param notes where to say it
     * @param what was done, as in {@code messages sent}
     */
    public Progress(PrintStream notes, String what) {
        this.notes = notes;
        this.what = what;
    }

    /** So many are done of so many, or of nobody knows how many when that is 0. */
    public void at(long done, long of) {
        long elapsedNs = System.nanoTime() - startedNs;
        if (elapsedNs >= nextNs) {
            nextNs += Math.max(TimeUnit.SECONDS.toNanos(1), elapsedNs);
            notes.println("vigil: " + what + ": " + done + (of > 0 ? " of " + of : "") + ", "
                    + Units.time(TimeUnit.NANOSECONDS.toMillis(elapsedNs)));
        }
    }
}
