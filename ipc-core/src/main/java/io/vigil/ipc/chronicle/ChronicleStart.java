package io.vigil.ipc.chronicle;

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

    /** Runs {@code work} with Chronicle loaded and this thread's Chronicle log switched off. */
    static <T> T quietly(Work<T> work) {
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
