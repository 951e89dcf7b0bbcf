package io.vigil.ipc.chronicle;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import net.openhft.chronicle.core.Jvm;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import net.openhft.chronicle.core.onoes.ExceptionHandler;
import net.openhft.chronicle.core.onoes.ThreadLocalisedExceptionHandler;
import net.openhft.posix.PosixAPI;
import net.openhft.posix.internal.PosixAPIHolder;

/**
 * How Chronicle is loaded and entered: silent, without a thread of its own, without a look at the network.
 *
 * <p>Every entry of this package into Chronicle goes through {@link #quietly}. Thread-safe. What the application has set
 * for its own use of Chronicle stays as it is.
 */
final class ChronicleStart {
    static {
        load();
    }

    private ChronicleStart() {}

    /**
     * Runs {@code work} with Chronicle loaded, its log switched off, on a thread of its own that ends with it.
     *
     * <p>Chronicle keeps threads that it has met in its own tables, and since JDK 19 a thread keeps what it ran: on the
     * caller's thread everything that the caller can reach would stay for ever, mappings included.
     */
    static <T> T quietly(Work<T> work) {
        FutureTask<T> task = new FutureTask<>(() -> quietlyHere(work));
        Thread thread = new Thread(task, "vigil-growth");
        thread.setDaemon(true);
        thread.start();
        try {
            T result = Uninterruptibly.get(task);
            Uninterruptibly.join(thread);
            return result;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failed) {
                throw failed;
            }
            if (e.getCause() instanceof Error failed) {
                throw failed;
            }
            throw new IllegalStateException("Chronicle failed: cause=" + e.getCause(), e.getCause());
        }
    }

    private static <T> T quietlyHere(Work<T> work) {
        ExceptionHandler[] before = {swap(Jvm.error()), swap(Jvm.warn()), swap(Jvm.debug()), swap(Jvm.perf())};
        try {
            return work.run();
        } finally {
            if (releasesInBackground()) {
                BackgroundResourceReleaser.releasePendingResources();
            }
            restore(Jvm.error(), before[0]);
            restore(Jvm.warn(), before[1]);
            restore(Jvm.debug(), before[2]);
            restore(Jvm.perf(), before[3]);
        }
    }

    /** Waits that an interrupt does not end; the thread is interrupted again afterwards. */
    private static final class Uninterruptibly {
        private Uninterruptibly() {}

        static <T> T get(FutureTask<T> task) throws ExecutionException {
            boolean interrupted = false;
            try {
                while (true) {
                    try {
                        return task.get();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            } finally {
                restore(interrupted);
            }
        }

        static void join(Thread thread) {
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            restore(interrupted);
        }

        private static void restore(boolean interrupted) {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Something to do with Chronicle. */
    @FunctionalInterface
    interface Work<T> {
        T run();
    }

    private static void load() {
        // Read once, by static initialisers of Chronicle: they must stand here before the first of its classes loads.
        setUnlessSet("chronicle.analytics.disable", "true");
        setUnlessSet("chronicle.disk.monitor.disable", "true");
        setUnlessSet("chronicle.announcer.disable", "true");
        // Unmap and close where close() is called, not later on a daemon thread.
        setUnlessSet("background.releaser", "false");
        // The default asks for msync(MS_ASYNC) at unmap, which Linux ignores, through the library that is not loaded
        // below.
        setUnlessSet("mappedFile.defaultSyncMode", "NONE");
        // How long to wait for the file lock of a metadata table that a stopped reader holds. The default is 10 s.
        setUnlessSet("chronicle.table.store.timeoutMS", "1000");
        loadWithoutPosix();
    }

    /**
     * Chronicle's core loads a foreign-function library as it starts, unpacks it into the temporary directory, and never
     * calls it for us: half of the time of the first growth. It is loaded on demand when the application needs it.
     */
    private static void loadWithoutPosix() {
        boolean first = PosixAPIHolder.POSIX_API == null;
        if (first) {
            PosixAPI.useNoOpPosixApi();
        }
        try {
            Jvm.init();
        } finally {
            if (first) {
                forgetPosix();
            }
        }
    }

    @SuppressWarnings("NullAway") // Null is what the holder starts with: "not loaded yet".
    private static void forgetPosix() {
        PosixAPIHolder.POSIX_API = null;
    }

    private static void setUnlessSet(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }

    private static boolean releasesInBackground() {
        return !"false".equals(System.getProperty("background.releaser"));
    }

    private static ExceptionHandler swap(ExceptionHandler shared) {
        if (!(shared instanceof ThreadLocalisedExceptionHandler local)) {
            return shared;
        }
        ExceptionHandler mine = local.threadLocalHandler();
        local.threadLocalHandler(ExceptionHandler.ignoresEverything());
        // A thread without a handler of its own cannot be put back to "none": it gets today's default.
        return mine == null ? local.defaultHandler() : mine;
    }

    private static void restore(ExceptionHandler shared, ExceptionHandler before) {
        if (shared instanceof ThreadLocalisedExceptionHandler local) {
            local.threadLocalHandler(before);
        }
    }
}
