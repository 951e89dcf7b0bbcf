package io.vigil.supervisor.posix;

import io.vigil.supervisor.process.LiveProcess;

/**
 * A child of this process, held by its pidfd.
 *
 * <p>Belongs to one thread. Until it is reaped its pid and its group are its own, so signals to either reach nobody
 * else; afterwards nothing is signalled.
 */
final class PidfdProcess implements LiveProcess {
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;

    private final Abi abi;
    private final int pid;
    private final int pidfd;
    private boolean gone;

    PidfdProcess(Abi abi, int pid, int pidfd) {
        this.abi = abi;
        this.pid = pid;
        this.pidfd = pidfd;
    }

    @Override
    public long pid() {
        return pid;
    }

    int pidfd() {
        return pidfd;
    }

    @Override
    public boolean terminate() {
        boolean there = toProcess(SIGTERM);
        toGroup(SIGCONT);
        return there;
    }

    @Override
    public boolean kill() {
        // The process first: it may have left its group.
        boolean there = toProcess(SIGKILL);
        toGroup(SIGKILL);
        return there;
    }

    @Override
    public boolean suspend() {
        return toGroup(SIGSTOP);
    }

    @Override
    public boolean resume() {
        return toGroup(SIGCONT);
    }

    /** The process is a zombie: what is left of its group ends before anybody takes its place. */
    void killRest() {
        toGroup(SIGKILL);
    }

    /** It was reaped, or nobody watches it any more: from here on nothing is signalled. */
    void letGo() {
        gone = true;
        Libc.close(pidfd);
    }

    private boolean toProcess(int signal) {
        return !gone && Libc.syscall(abi.pidfdSendSignal(), pidfd, signal, 0, 0, 0, 0) == 0;
    }

    private boolean toGroup(int signal) {
        return !gone && Libc.kill(-pid, signal) == 0;
    }
}
