package io.vigil.supervisor.process;

/**
 * Starts processes, tells of their ends, signals them.
 *
 * <p>Belongs to one thread, {@link #wake} apart. Every process that it started is reaped by {@link #await} alone, so a
 * signal never reaches a stranger with a reused pid. When this process dies, those that it started go on.
 */
public interface ProcessPort extends AutoCloseable {
    /** Which implementation this is, for people. */
    String name();

    /** Whether it can halt processes, signal their groups, and tell a code from a signal. */
    boolean isNative();

    /**
     * Checks a command and makes it ready to be launched any number of times.
     *
     * @throws io.vigil.ipc.VigilException PROCESS_START_FAILED when there is no such program or directory
     */
    PreparedCommand prepare(LaunchPlan plan);

    /**
     * Waits until a process has ended, {@link #wake} was called or the time is over, and tells of every end. A wake-up
     * that comes while nobody waits is kept for the next wait.
     *
     * @param timeoutNs negative for ever; 0 looks and returns
     */
    void await(long timeoutNs, EndHandler handler);

    /** Ends the wait. Thread-safe; does nothing once the port is closed. */
    void wake();

    /** Lets go of everything; what it started goes on, unwatched. Idempotent. */
    @Override
    void close();
}
