package io.vigil.ipc.storage;

import java.nio.file.Path;

/**
 * Where terms come from: a file that only grows, each term one aligned, reserved, zeroed range of it.
 *
 * <p>Used under the mailbox's growth lock only, so by one thread of one process at a time. A kill during
 * {@link #allocate} leaves the file usable: at worst the range is unused until the mailbox is removed.
 */
public interface TermStore extends AutoCloseable {
    /**
     * Appends a range of {@code bytes} bytes whose file offset is a multiple of the page size. Every byte is reserved
     * and zero.
     *
     * @return the file offset of the range
     * @throws io.vigil.ipc.VigilException STORAGE_FULL when there is no room; the file is then as it was
     */
    long allocate(int bytes);

    /** The file that holds every range; it exists once something was allocated. */
    Path file();

    @Override
    void close();
}
