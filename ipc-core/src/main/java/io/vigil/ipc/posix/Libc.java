package io.vigil.ipc.posix;

import com.sun.jna.Native;

/**
 * The C library, mapped directly. Pointers are longs, so the caller keeps what they point to alive.
 *
 * <p>Each call is followed at once by {@link #errno()} where it can fail. Thread-safe.
 */
final class Libc {
    static {
        Native.register(Libc.class, "c");
    }

    private Libc() {}

    static native long syscall(long number, long a, long b, long c, long d, long e, long f);

    static native int open(byte[] path, int flags, int mode);

    static native int close(int fd);

    static native int fcntl(int fd, int command, long argument);

    static native int fallocate(int fd, int mode, long offset, long length);

    static native long lseek(int fd, long offset, int whence);

    static native long pwrite(int fd, byte[] bytes, long length, long offset);

    static native int fchmod(int fd, int mode);

    static native int geteuid();

    static native int getpagesize();

    static native String strerror(int errno);

    /** The error number of the last call of this thread. */
    static int errno() {
        return Native.getLastError();
    }
}
