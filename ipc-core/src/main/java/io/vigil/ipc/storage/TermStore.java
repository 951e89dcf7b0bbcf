package io.vigil.ipc.storage;

import java.nio.file.Path;
import java.util.function.LongPredicate;

/**
 * Where terms come from: a file that only grows, each term one aligned, reserved, zeroed range of it.
 *
 * <p>Used under the mailbox's growth lock only, so by one thread of one process at a time. A kill at any moment of
 * {@link #allocate} leaves the file usable: the next call starts from what the last finished one left, without waiting.
 */
public interface TermStore extends AutoCloseable {
    /**
     * Appends a range of {@code bytes} bytes whose file offset is a multiple of the page size. Every byte is reserved
     * and zero.
     *
     * @param isPublished whether somebody knows the range at a given offset. The newest range may be one whose
     *     allocator was killed before it could tell anybody: it is then handed out again, so that kills leak nothing
     * @return the file offset of the range
     * @throws io.vigil.ipc.VigilException STORAGE_FULL when there is no room; the file is then as it was
     */
    long allocate(int bytes, LongPredicate isPublished);

    /** As the other one, for a caller that publishes what it got before anything can kill it. */
    default long allocate(int bytes) {
        return allocate(bytes, offset -> true);
    }

    /** The file that holds every range; it exists once something was allocated. */
    Path file();

    @Override
    void close();
}
