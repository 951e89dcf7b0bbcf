package io.vigil.supervisor.posix;

import com.sun.jna.Native;

/**
 * The C library, mapped directly. Pointers are longs, so the caller keeps what they point to alive.
 *
 * <p>Calls that set errno are followed at once by {@link #errno()} where they fail; those of posix_spawn return the
 * error. Thread-safe.
 */
final class Libc {
    static {
        Native.register(Libc.class, "c");
    }

    private Libc() {}

    static native long syscall(long number, long a, long b, long c, long d, long e, long f);

    static native int posix_spawn(long pid, long path, long actions, long attributes, long argv, long envp);

    static native int posix_spawn_file_actions_init(long actions);

    static native int posix_spawn_file_actions_destroy(long actions);

    static native int posix_spawn_file_actions_addopen(long actions, int fd, long path, int flags, int mode);

    static native int posix_spawn_file_actions_adddup2(long actions, int fd, int to);

    static native int posix_spawn_file_actions_addchdir_np(long actions, long path);

    static native int posix_spawn_file_actions_addclosefrom_np(long actions, int from);

    static native int posix_spawnattr_init(long attributes);

    static native int posix_spawnattr_destroy(long attributes);

    static native int posix_spawnattr_setflags(long attributes, short flags);

    static native int posix_spawnattr_setpgroup(long attributes, int group);

    static native int posix_spawnattr_setsigmask(long attributes, long set);

    static native int posix_spawnattr_setsigdefault(long attributes, long set);

    static native int sigemptyset(long set);

    static native int sigfillset(long set);

    static native int epoll_create1(int flags);

    static native int epoll_ctl(int epoll, int operation, int fd, long event);

    static native int epoll_wait(int epoll, long events, int most, int timeoutMs);

    static native int eventfd(int initial, int flags);

    static native int waitid(int type, int id, long info, int options);

    static native int kill(int pid, int signal);

    static native long read(int fd, long buffer, long length);

    static native long write(int fd, long buffer, long length);

    static native int close(int fd);

    static native int prctl(int option, long a, long b, long c, long d);

    static native String strerror(int errno);

    /** The error number of the last call of this thread. */
    static int errno() {
        return Native.getLastError();
    }
}
