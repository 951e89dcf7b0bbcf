package io.vigil.ipc.posix;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.nio.file.Path;

/** Error numbers of Linux, the same on every machine type that {@link Abi} knows, and what they mean to callers. */
final class Errno {
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int ENXIO = 6;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EEXIST = 17;
    static final int EISDIR = 21;
    static final int EINVAL = 22;
    static final int EFBIG = 27;
    static final int ENOSPC = 28;
    static final int ENOSYS = 38;
    static final int ELOOP = 40;
    static final int EOPNOTSUPP = 95;
    static final int ETIMEDOUT = 110;
    static final int EDQUOT = 122;

    private Errno() {}

    /** The typed error of a failed call on a file. */
    static VigilException ofFile(String call, Path file, int errno) {
        return switch (errno) {
            case ENOSPC, EDQUOT, EFBIG ->
                new VigilException(
                        ErrorCode.STORAGE_FULL,
                        "no room: call=" + call + ", file=" + file + ", errno=" + errno + " (" + meaning(errno)
                                + "); free space on that file system, or raise the limit");
            case ELOOP, EISDIR, ENXIO ->
                new VigilException(
                        ErrorCode.CORRUPT_STORE,
                        "not a regular file: call=" + call + ", file=" + file + ", found=errno " + errno + " ("
                                + meaning(errno) + "), expected=a regular file; remove what is there");
            default ->
                new VigilException(
                        ErrorCode.OS_CALL,
                        "system call failed: call=" + call + ", file=" + file + ", errno=" + errno + " ("
                                + meaning(errno) + ")");
        };
    }

    static VigilException ofCall(String call, int errno) {
        return new VigilException(
                ErrorCode.OS_CALL,
                "system call failed: call=" + call + ", errno=" + errno + " (" + meaning(errno) + ")");
    }

    private static String meaning(int errno) {
        return Libc.strerror(errno);
    }
}
