package io.vigil.bench.measure;

/**
 * Messages a second of the time in which both ends had a core: what an idle machine would show, as far as a busy one lets
 * it be seen.
 *
 * <p>The receiver notes, every few thousand messages, what it received, what was sent, the clock and its own processor
 * time. A stretch counts when it lost no processor time and the senders went on meanwhile: else it measured a wait for
 * the scheduler, or a backlog being read without anybody writing. Pure; one thread.
 */
public final class SharedTime {
    /** Lost processor time up to this part of a stretch is the clocks' own error. */
    private static final double LOST_PART = 0.02;

    private static final long LOST_NS = 2_000;

    private long lastReceived;
    private long lastSent;
    private long lastNs;
    private long lastCpuNs;
    private long firstNs;
    private long messages;
    private long sharedNs;

    /** Begins. */
    public void start(long received, long sent, long nowNs, long cpuNs) {
        firstNs = nowNs;
        messages = 0;
        sharedNs = 0;
        keep(received, sent, nowNs, cpuNs);
    }

    /** Notes where both ends are. */
    public void note(long received, long sent, long nowNs, long cpuNs) {
        long wall = nowNs - lastNs;
        long lost = wall - (cpuNs - lastCpuNs);
        long read = received - lastReceived;
        long written = sent - lastSent;
        if (lost <= LOST_NS + (long) (wall * LOST_PART) && written * 2 >= read && written <= read * 2) {
            messages += read;
            sharedNs += wall;
        }
        keep(received, sent, nowNs, cpuNs);
    }

    private void keep(long received, long sent, long nowNs, long cpuNs) {
        lastReceived = received;
        lastSent = sent;
        lastNs = nowNs;
        lastCpuNs = cpuNs;
    }

    /** Messages a second while both ends had a core; not a number when they never had. */
    public double rate() {
        return sharedNs == 0 ? Double.NaN : messages * 1e9 / sharedNs;
    }

    /** Part of the whole time in which both ends had a core. */
    public double part() {
        return lastNs == firstNs ? 0 : sharedNs / (double) (lastNs - firstNs);
    }
}
