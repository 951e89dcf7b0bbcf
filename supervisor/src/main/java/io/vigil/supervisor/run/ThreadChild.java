package io.vigil.supervisor.run;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.supervisor.Exit;
import io.vigil.supervisor.process.LiveProcess;
import java.util.function.Consumer;

/**
 * A child that is a thread of this process.
 *
 * <p>Of the loop's thread; the end is told on the thread that ends.
 */
final class ThreadChild implements LiveProcess {
    private final Thread thread;

    private ThreadChild(Thread thread) {
        this.thread = thread;
    }

    static ThreadChild start(String id, ChildFunction function, Consumer<Exit> ended) {
        Thread thread = new Thread(() -> ended.accept(run(function)), "vigil-child-" + id);
        thread.setDaemon(true);
        thread.start();
        return new ThreadChild(thread);
    }

    private static Exit run(ChildFunction function) {
        try {
            function.run();
            return Exit.code(0);
        } catch (Throwable e) {
            // Whatever it is, it is the child's end and not the loop's.
            return Exit.code(1);
        }
    }

    @Override
    public long pid() {
        return -1;
    }

    @Override
    public boolean terminate() {
        thread.interrupt();
        return thread.isAlive();
    }

    @Override
    public boolean kill() {
        // A thread cannot be killed: it is told once more, and its end is waited for.
        return terminate();
    }

    @Override
    public boolean suspend() {
        throw refused();
    }

    @Override
    public boolean resume() {
        throw refused();
    }

    private VigilException refused() {
        return new VigilException(
                ErrorCode.INVALID_STATE,
                "a thread cannot be halted: child=" + thread.getName() + "; run it as a process");
    }
}
