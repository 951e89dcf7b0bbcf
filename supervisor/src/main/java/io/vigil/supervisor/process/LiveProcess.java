package io.vigil.supervisor.process;

/**
 * A process that was started here. Of the thread of its port; what is asked of one that has ended does nothing and says
 * so.
 */
public interface LiveProcess {
    long pid();

    /** Asks it to end: SIGTERM to the process, SIGCONT to its group, so that one that is halted hears of it. */
    boolean terminate();

    /** SIGKILL to its whole group. */
    boolean kill();

    /**
     * Halts its whole group.
     *
     * @throws io.vigil.ipc.VigilException INVALID_STATE where the port is not the native one
     */
    boolean suspend();

    /** Lets its group go on. */
    boolean resume();
}
