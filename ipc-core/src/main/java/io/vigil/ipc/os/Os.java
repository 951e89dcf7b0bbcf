package io.vigil.ipc.os;

import io.vigil.ipc.region.Region;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the engine needs from the operating system beyond the JDK: the only door to it.
 *
 * <p>Two implementations: {@code PosixOs} (JNA, Linux) and {@code PortableOs} (JDK only, slower, with the guarantees
 * named at each method). Thread-safe. {@link OsPort} chooses.
 */
public interface Os {
    /** The word was changed, or somebody rang. The caller looks again in any case. */
    int WOKEN = 0;
    /** The word did not hold the expected value when the call looked. */
    int CHANGED = 1;
    /** The time is over. */
    int TIMEOUT = 2;

    /** Short name for messages and {@code vigil doctor}: {@code linux-jna} or {@code portable}. */
    String name();

    /**
     * Sleeps while the 32-bit word at {@code offset} holds {@code expected}, at most {@code timeoutNs}.
     *
     * <p>May return early for no reason. Portable: polls with a growing pause of at most 1 ms.
     */
    int futexWait(Region region, int offset, int expected, long timeoutNs);

    /** Wakes up to {@code max} threads of any process that sleep on the word. Portable: does nothing. */
    void futexWake(Region region, int offset, int max);

    /**
     * Reserves real space for {@code [offset, offset + length)} of a file, growing it where needed, so that no later
     * store to a mapping of it can fault for lack of space.
     *
     * @throws io.vigil.ipc.VigilException STORAGE_FULL when the file system or a limit has no room; nothing is then
     *     reserved beyond what the file had (a partial reservation may remain and is harmless)
     */
    void reserve(Path file, long offset, long length);

    /** Gives the real space of whole pages inside the range back; reads of it then give zeros. Portable: does nothing. */
    void punch(Path file, long offset, long length);

    /** Opens (creating it with mode 0600 when absent) a file whose bytes serve as locks. */
    LockFile openLocks(Path file);

    /** The effective user id of this process. */
    int uid();

    /** Identity of this process that survives pid reuse: start time in clock ticks since boot, 0 when unknown. */
    long startTime(long pid);

    /** Inode of this process's pid namespace, 0 when unknown. */
    long pidNamespace();

    /** A value that changes with every boot of the host. */
    String bootId();

    /** Early hints of deaths, where the system has them. Portable: none. */
    default Optional<DeathWords> deathWords() {
        return Optional.empty();
    }
}
