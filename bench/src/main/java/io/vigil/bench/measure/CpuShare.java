package io.vigil.bench.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * How much of a core the calling thread got since a moment: 1 when nobody else wanted it.
 *
 * <p>A spinning thread uses all that it is given, so a share below 1 means that other work took the core away and that
 * the sample says little. Used by one thread.
 */
public final class CpuShare {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long cpuNs;
    private long wallNs;

    /** Loads what the first reading needs, so that it costs nothing later. */
    public CpuShare() {
        start();
    }

    /** From now on. */
    public void start() {
        cpuNs = threads.getCurrentThreadCpuTime();
        wallNs = System.nanoTime();
    }

    /** Processor time of the calling thread so far. */
    public long cpuNs() {
        return threads.getCurrentThreadCpuTime();
    }

    /** Share since the start. */
    public double read() {
        long wall = System.nanoTime() - wallNs;
        return wall <= 0 ? Double.NaN : (threads.getCurrentThreadCpuTime() - cpuNs) / (double) wall;
    }
}
