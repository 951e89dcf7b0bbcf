package io.vigil.bench.solo;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Processor time and allocation of the calling thread between begin and end, summed. One thread. */
final class ThreadCost {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long self = Thread.currentThread().getId();
    private long sumNs;
    private long sumBytes;
    private long beganNs;
    private long beganBytes;

    void begin() {
        beganBytes = threads.getThreadAllocatedBytes(self);
        beganNs = threads.getCurrentThreadCpuTime();
    }

    void end() {
        sumNs += threads.getCurrentThreadCpuTime() - beganNs;
        sumBytes += threads.getThreadAllocatedBytes(self) - beganBytes;
    }

    void reset() {
        sumNs = 0;
        sumBytes = 0;
    }

    double ns(long operations) {
        return sumNs / (double) operations;
    }

    double bytes(long operations) {
        return sumBytes / (double) operations;
    }
}
