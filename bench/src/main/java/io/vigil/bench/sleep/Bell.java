package io.vigil.bench.sleep;

/** A way to wake a thread of another process with a number. One thread rings, one waits. */
interface Bell extends AutoCloseable {
    /** Sends the number; wakes whoever waits. */
    void ring(long number);

    /** Sleeps until a number comes. */
    long await();

    @Override
    void close();
}
