package io.vigil.ipc.posix;

/**
 * Gives a file real space and takes it back.
 *
 * <p>No state. A kill in between leaves part of the range reserved, which is harmless.
 */
final class Allocation {
    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 2;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int CHUNK = 64 * 1024;

    private Allocation() {}

    static void reserve(Descriptor descriptor, long offset, long length) {
        if (length == 0) {
            return;
        }
        int errno = fallocate(descriptor, 0, offset, length);
        if (errno == Errno.EOPNOTSUPP || errno == Errno.ENOSYS) {
            fillHoles(descriptor, offset, length);
        } else if (errno != 0) {
            throw Errno.ofFile("fallocate", descriptor.file(), errno);
        }
    }

    static void punch(Descriptor descriptor, long offset, long length) {
        int errno = fallocate(descriptor, PUNCH_HOLE | KEEP_SIZE, offset, length);
        // A file system that cannot do it keeps the space: nothing depends on getting it back.
        if (errno != 0 && errno != Errno.EOPNOTSUPP && errno != Errno.ENOSYS) {
            throw Errno.ofFile("punch hole", descriptor.file(), errno);
        }
    }

    private static int fallocate(Descriptor descriptor, int mode, long offset, long length) {
        while (true) {
            if (Libc.fallocate(descriptor.number(), mode, offset, length) == 0) {
                return 0;
            }
            int errno = Libc.errno();
            if (errno != Errno.EINTR) {
                return errno;
            }
        }
    }

    /**
     * For file systems without fallocate: writes zeros where the file has nothing. Bytes that exist are never written,
     * so a peer that stores into a part reserved earlier loses nothing.
     */
    static void fillHoles(Descriptor descriptor, long offset, long length) {
        long end = Math.addExact(offset, length);
        long at = offset;
        while (at < end) {
            long hole = at >= descriptor.size() ? at : Math.min(end, seek(descriptor, at, SEEK_HOLE, at));
            if (hole >= end) {
                return;
            }
            long data = hole >= descriptor.size() ? end : Math.min(end, seek(descriptor, hole, SEEK_DATA, end));
            writeZeros(descriptor, hole, data);
            at = data;
        }
    }

    /** Where the next hole or data begins; {@code none} when there is nothing of the kind up to the end of file. */
    private static long seek(Descriptor descriptor, long from, int whence, long none) {
        long found = Libc.lseek(descriptor.number(), from, whence);
        if (found >= 0) {
            return found;
        }
        int errno = Libc.errno();
        if (errno == Errno.ENXIO) {
            return none;
        }
        throw Errno.ofFile("lseek", descriptor.file(), errno);
    }

    private static void writeZeros(Descriptor descriptor, long from, long to) {
        byte[] zeros = new byte[CHUNK];
        long at = from;
        while (at < to) {
            long written = Libc.pwrite(descriptor.number(), zeros, Math.min(CHUNK, to - at), at);
            if (written > 0) {
                at += written;
            } else {
                int errno = Libc.errno();
                if (errno != Errno.EINTR) {
                    throw Errno.ofFile("pwrite", descriptor.file(), errno);
                }
            }
        }
    }
}
