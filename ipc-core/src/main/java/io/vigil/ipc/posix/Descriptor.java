package io.vigil.ipc.posix;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.lang.ref.Reference;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One open descriptor of a regular file: never a link, a pipe or a directory, never passed on to a child.
 *
 * <p>Belongs to one thread, or to whoever holds the lock that guards it: a descriptor number must not be used while
 * somebody closes it, because the kernel gives it to the next file. Closing is idempotent.
 */
final class Descriptor implements AutoCloseable {
    private static final int O_RDWR = 2;
    private static final int O_CREAT = 0100;
    private static final int O_EXCL = 0200;
    private static final int O_NONBLOCK = 04000;
    private static final int O_CLOEXEC = 02000000;
    private static final int OWNER_ONLY = 0600;

    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int STATX_TYPE_MODE_SIZE = 0x203;
    private static final int STATX_BYTES = 256;
    private static final int STATX_MODE = 28;
    private static final int STATX_SIZE = 40;
    private static final int S_IFMT = 0170000;
    private static final int S_IFREG = 0100000;

    /** The encoding in which the JDK itself names files. */
    private static final Charset FILE_NAMES = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private final Abi abi;
    private final Path file;
    private int fd;

    private Descriptor(Abi abi, Path file, int fd) {
        this.abi = abi;
        this.file = file;
        this.fd = fd;
    }

    /** Opens a file that exists, for reading and writing. */
    static Descriptor open(Abi abi, Path file) {
        int fd = openRetrying(abi, file, 0);
        if (fd < 0) {
            throw Errno.ofFile("open", file, -fd);
        }
        return checked(new Descriptor(abi, file, fd));
    }

    /** Opens a file, creating it empty and with mode 0600, whatever the umask, when it is absent. */
    static Descriptor openOrCreate(Abi abi, Path file) {
        while (true) {
            int fd = openRetrying(abi, file, 0);
            if (fd == -Errno.ENOENT) {
                fd = openRetrying(abi, file, O_CREAT | O_EXCL);
                if (fd >= 0 && Libc.fchmod(fd, OWNER_ONLY) != 0) {
                    int errno = Libc.errno();
                    Libc.close(fd);
                    throw Errno.ofFile("fchmod", file, errno);
                }
            }
            if (fd >= 0) {
                return checked(new Descriptor(abi, file, fd));
            }
            // Somebody created it between the two opens: look again.
            if (fd != -Errno.EEXIST) {
                throw Errno.ofFile("open", file, -fd);
            }
        }
    }

    private static int openRetrying(Abi abi, Path file, int extraFlags) {
        byte[] name = file.toString().getBytes(FILE_NAMES);
        byte[] path = Arrays.copyOf(name, name.length + 1);
        // O_NONBLOCK: a planted pipe must not hang us before we can look at what we opened.
        int flags = O_RDWR | O_CLOEXEC | O_NONBLOCK | abi.openNoFollow() | extraFlags;
        while (true) {
            int fd = Libc.open(path, flags, OWNER_ONLY);
            if (fd >= 0) {
                return fd;
            }
            int errno = Libc.errno();
            if (errno != Errno.EINTR) {
                return -errno;
            }
        }
    }

    private static Descriptor checked(Descriptor opened) {
        try {
            opened.requireRegular();
            return opened;
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private void requireRegular() {
        try (Memory status = status()) {
            int mode = status.getShort(STATX_MODE) & 0xffff;
            if ((mode & S_IFMT) != S_IFREG) {
                throw new VigilException(
                        ErrorCode.CORRUPT_STORE,
                        "not a regular file: file=" + file + ", found=mode 0" + Integer.toOctalString(mode)
                                + ", expected=a regular file; remove what is there");
            }
        }
    }

    /** The length of the file now. */
    long size() {
        try (Memory status = status()) {
            return status.getLong(STATX_SIZE);
        }
    }

    private Memory status() {
        Memory status = new Memory(STATX_BYTES + 1L);
        status.clear();
        // The byte behind the structure is the empty path: "look at the descriptor itself".
        long address = Pointer.nativeValue(status);
        try {
            long result = Libc.syscall(
                    abi.statx(), number(), address + STATX_BYTES, AT_EMPTY_PATH, STATX_TYPE_MODE_SIZE, address, 0);
            if (result != 0) {
                throw Errno.ofFile("statx", file, Libc.errno());
            }
            return status;
        } finally {
            Reference.reachabilityFence(status);
        }
    }

    Path file() {
        return file;
    }

    /** The number for a system call. */
    int number() {
        if (fd < 0) {
            throw new VigilException(ErrorCode.INVALID_STATE, "closed: file=" + file);
        }
        return fd;
    }

    @Override
    public void close() {
        if (fd >= 0) {
            // Never repeated on EINTR: Linux has freed the number by then, and another thread may own it already.
            Libc.close(fd);
            fd = -1;
        }
    }
}
