package io.vigil.ipc.os;

import io.vigil.ipc.region.Region;

/**
 * Words in shared memory that the kernel marks when the process that armed them dies, before it tears its memory down.
 *
 * <p>A hint, never proof: other threads of the dying process may store for a moment longer, a word may be left unmarked
 * when the process dies while arming, and a stopped or hung process marks nothing. The proof of a death is a free
 * {@link LockFile lock}, which comes later. Thread-safe.
 */
public interface DeathWords {
    /** What the kernel sets. */
    int OWNER_DIED = 0x40000000;

    /** Armed words of this process. Closing is idempotent and leaves zeros: not armed, not dead. */
    interface Armed extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Arms 32-bit words of this process, one for each process that may want to sleep on one: the kernel wakes one
     * sleeper a word ({@link Os#futexWait} on the value that it holds).
     *
     * <p>Costs a daemon thread that does nothing until it is closed.
     *
     * @param offsets multiples of 8, at most 64 KiB apart
     * @throws io.vigil.ipc.VigilException OS_CALL when the kernel refuses
     */
    Armed arm(Region region, int... offsets);

    /** Whether the process that armed a word of this value has died. */
    static boolean isDead(int word) {
        return (word & OWNER_DIED) != 0;
    }
}
