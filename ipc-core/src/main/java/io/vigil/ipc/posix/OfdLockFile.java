package io.vigil.ipc.posix;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.os.LockFile;
import java.lang.ref.Reference;

/**
 * Locks of an open file description: they belong to this handle, and no other descriptor of the file, opened and
 * closed by whomever, releases them.
 *
 * <p>Thread-safe: one monitor guards the descriptor and the request block. No call blocks.
 */
final class OfdLockFile implements LockFile {
    private static final int F_OFD_GETLK = 36;
    private static final int F_OFD_SETLK = 37;
    private static final short F_WRLCK = 1;
    private static final short F_UNLCK = 2;

    // struct flock, the same on x86-64 and aarch64. The pid must be 0 for locks of this kind.
    private static final int TYPE = 0;
    private static final int START = 8;
    private static final int LENGTH = 16;
    private static final int FLOCK_BYTES = 32;

    private final Descriptor descriptor;
    private final Memory flock = new Memory(FLOCK_BYTES);

    OfdLockFile(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    public synchronized boolean tryLock(long index) {
        return ask(F_OFD_SETLK, F_WRLCK, index) == 0;
    }

    @Override
    public synchronized void unlock(long index) {
        ask(F_OFD_SETLK, F_UNLCK, index);
    }

    @Override
    public synchronized boolean isHeldByOther(long index) {
        ask(F_OFD_GETLK, F_WRLCK, index);
        // The kernel turns the type into "unlocked" when the lock could be had.
        return flock.getShort(TYPE) != F_UNLCK;
    }

    /** 0 when granted, an error number when somebody else holds it. */
    private int ask(int command, short type, long index) {
        if (index < 0) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE,
                    "lock index is negative: file=" + descriptor.file() + ", index=" + index + "; use 0 or more");
        }
        while (true) {
            flock.clear();
            flock.setShort(TYPE, type);
            flock.setLong(START, index);
            flock.setLong(LENGTH, 1);
            int errno = fcntl(command);
            if (errno == 0) {
                return 0;
            }
            if (errno == Errno.EAGAIN || errno == Errno.EACCES) {
                return errno;
            }
            if (errno != Errno.EINTR) {
                throw Errno.ofFile("fcntl lock", descriptor.file(), errno);
            }
        }
    }

    private int fcntl(int command) {
        try {
            return Libc.fcntl(descriptor.number(), command, Pointer.nativeValue(flock)) == 0 ? 0 : Libc.errno();
        } finally {
            Reference.reachabilityFence(flock);
        }
    }

    @Override
    public synchronized void close() {
        descriptor.close();
    }
}
