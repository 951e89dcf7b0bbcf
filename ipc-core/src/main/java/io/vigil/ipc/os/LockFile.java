package io.vigil.ipc.os;

/**
 * A file whose bytes are locks that the kernel releases when the process that holds them is gone for good: after its
 * last thread has lost its memory map, so no store of it can follow.
 *
 * <p>Locks belong to this handle, not to a thread: two handles exclude each other even inside one process. The
 * descriptor is close-on-exec, so that no child keeps a dead parent's locks. Thread-safe. Closing releases everything.
 */
public interface LockFile extends AutoCloseable {
    /** Takes the lock of one byte if nobody has it. Taking a byte that this handle already holds is true. */
    boolean tryLock(long index);

    /** Gives the byte back; nothing happens when this handle does not hold it. */
    void unlock(long index);

    /** Whether some other handle, of this or any process, holds the byte. Never takes it. */
    boolean isHeldByOther(long index);

    @Override
    void close();
}
