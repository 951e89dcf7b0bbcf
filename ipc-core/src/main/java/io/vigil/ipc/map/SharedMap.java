package io.vigil.ipc.map;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A map in the home that all its processes read and write: small keys, small values, a version a value.
 *
 * <p>Thread-safe. Every operation happens at one instant, in one order for all processes; what returned survives the
 * death of any process. A kill at any instant leaves the old value or the new one, and holds up others until the kernel
 * has taken the dead process down, about the time of its memory. A stopped process holds others up: they wait as long as
 * {@link MapConfig#waitNs} and then fail with OPERATION_TIMEOUT, which names its pid; nothing is ever taken from it.
 *
 * <p>Not for hot paths: keep what was read, and look at {@link #generation} to learn when to read again.
 *
 * <p>Every operation but {@link #generation} throws VigilException: OPERATION_TIMEOUT, INVALID_STATE when this handle
 * is closed, CORRUPT_STORE for damaged files.
 */
public interface SharedMap extends AutoCloseable {
    /** As an expected version: there must be no such key. */
    long ABSENT = 0;

    /** As a result: the version was another one, and nothing was changed. */
    long CONFLICT = -1;

    /** The value of a key; null when there is none. */
    @Nullable
    MapValue find(byte[] key);

    /**
     * Sets a value, whatever was there.
     *
     * @return its version; larger than every version before it in this map
     * @throws io.vigil.ipc.VigilException STORAGE_FULL when the map's entries or bytes are used up, MESSAGE_TOO_LARGE for
     *     a key or value above the limit; nothing was changed then
     */
    long put(byte[] key, byte[] value);

    /**
     * As {@link #put}, if the value still has that version ({@link #ABSENT}: if there is none).
     *
     * @return its new version, or {@link #CONFLICT}
     */
    long putIf(byte[] key, byte[] value, long expectedVersion);

    /** Removes a key; false when there was none. */
    boolean remove(byte[] key);

    /** As {@link #remove}, if the value still has that version. */
    boolean removeIf(byte[] key, long expectedVersion);

    /** Everything in it, of one instant, in no order. */
    List<MapEntry> entries();

    /**
     * The version of the last change of any key: one load, no lock. Read it before what is kept; as long as it is the
     * same, what was read since is what a read would find.
     */
    long generation();

    /** How much is used, and what was repaired. */
    MapStats stats();

    /** Ends this handle, once what other threads are doing with it is done. Idempotent. */
    @Override
    void close();
}
