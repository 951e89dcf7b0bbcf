package io.vigil.ipc.chronicle;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.flags.FlagCheck;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.region.RegularFile;
import io.vigil.ipc.storage.TermStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The terms of one mailbox in one Chronicle Queue: each term is the aligned end of one excerpt.
 *
 * <p>Chronicle is loaded at the first growth and open only during one; whoever uses a term maps its bytes without it.
 * Used under the growth lock. An allocation is all or nothing: before Chronicle opens the queue, every page it will touch
 * is reserved and every byte it will believe is put back to the last {@link TermSeal}; it has happened when the next
 * seal is renamed into place (the first one: when the finished directory is). A kill before that leaves bytes that the
 * next call takes back, a kill after it leaves a term that nobody knows, which the next call hands out again.
 */
public final class ChronicleTermStore implements TermStore {
    /** The largest term: what Chronicle maps at once to append it is four times as much, and an excerpt ends at 1 GiB. */
    public static final int MAX_TERM_BYTES = 128 << 20;

    private static final int METADATA_BYTES = 1024;
    private static final int PAGE = 4096;
    private static final int MOST_INTERRUPTS = 10;

    private final Path directory;
    private final Os os;

    private ChronicleTermStore(Path directory, Os os) {
        this.directory = directory;
        this.os = os;
    }

    /** A store in a directory that is created, with everything in it, by the first allocation. Touches nothing. */
    public static ChronicleTermStore at(Path directory, Os os) {
        return new ChronicleTermStore(directory.toAbsolutePath(), os);
    }

    /** The file that holds every term of a store in that directory. */
    public static Path fileIn(Path directory) {
        return directory.resolve(TermQueue.DATA_FILE);
    }

    @Override
    public Path file() {
        return fileIn(directory);
    }

    @Override
    public void close() {
        // Nothing is held between two calls.
    }

    @Override
    public long allocate(int bytes, LongPredicate isPublished) {
        if (bytes <= 0 || bytes > MAX_TERM_BYTES) {
            throw new VigilException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "impossible term: bytes=" + bytes + ", largest=" + MAX_TERM_BYTES + "; use another size");
        }
        int length = (bytes + PAGE - 1) / PAGE * PAGE;
        FlagCheck.require();
        boolean interrupted = false;
        try {
            for (int left = MOST_INTERRUPTS; ; left--) {
                // An interrupt closes the channels that it meets. It is kept for the caller; what it broke is done
                // again.
                interrupted |= Thread.interrupted();
                try {
                    return allocateOnce(length, isPublished);
                } catch (VigilException e) {
                    if (left == 0 || !wasInterrupted(e)) {
                        throw e;
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private long allocateOnce(int length, LongPredicate isPublished) {
        try {
            return isEmpty(directory) ? create(length) : grow(length, isPublished);
        } catch (IOException e) {
            throw TermFile.failed("cannot allocate a term", file(), e);
        }
    }

    /** Nobody else closes a channel of ours, or of Chronicle's, while this thread is in it. */
    private static boolean wasInterrupted(Throwable thrown) {
        for (@Nullable Throwable e = thrown; e != null; e = e.getCause()) {
            if (e instanceof ClosedChannelException) {
                return true;
            }
        }
        return false;
    }

    // The first term: everything is made beside its place and moved there when it is whole.

    private long create(int length) throws IOException {
        Path work = directory.resolveSibling(directory.getFileName() + ".new");
        remove(work);
        try {
            Files.createDirectory(
                    work, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            FailPoint.hit("terms.create.directory");
            reserveNew(work.resolve(TermQueue.PRECREATED_FILE), PAGE + length + PAGE);
            reserveNew(work.resolve(TermQueue.METADATA_FILE), PAGE);
            reserveNew(work.resolve(TermSeal.NEXT_FILE), TermSeal.MAX_LENGTH);
            FailPoint.hit("terms.create.reserved");
            long offset = appendSealed(work, length, null);
            FailPoint.hit("terms.create.sealed");
            Files.move(work, directory, StandardCopyOption.ATOMIC_MOVE);
            FailPoint.hit("terms.create.moved");
            return offset;
        } catch (VigilException | IOException e) {
            remove(work);
            throw e;
        }
    }

    // Every other term.

    private long grow(int length, LongPredicate isPublished) throws IOException {
        TermSeal seal = TermSeal.read(directory);
        refuseOldSeal(seal, isPublished);
        try (TermFile file = TermFile.open(directory, seal, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            file.check();
            file.restoreHead();
            restoreMetadata(seal);
            FailPoint.hit("terms.grow.restored");
            if (!isPublished.test(seal.lastTerm())) {
                if (seal.lastTermBytes() == length) {
                    file.zero(seal.lastTerm(), seal.end());
                    return seal.lastTerm();
                }
                // Nobody knows it and it does not fit: its place in the file is lost, its space is not.
                os.punch(file(), seal.lastTerm(), seal.lastTermBytes());
            }
            reserve(file, seal, length);
            FailPoint.hit("terms.grow.reserved");
            try {
                return appendSealed(directory, length, seal);
            } catch (VigilException | IOException e) {
                file.restoreHead();
                file.cut();
                throw e;
            }
        }
    }

    /** After a crash of the host, the file system may have kept a newer directory of terms than seal. */
    private void refuseOldSeal(TermSeal seal, LongPredicate isPublished) {
        long next = seal.end() + seal.alignment();
        // Who says yes to a place where no term can be says yes to everything, and knows nothing.
        if (isPublished.test(next) && !isPublished.test(next + 1)) {
            throw TermSeal.corrupt(
                    directory.resolve(TermSeal.FILE), 0, "a seal of the term at " + next, "end " + seal.end());
        }
    }

    private void reserve(TermFile file, TermSeal seal, int length) throws IOException {
        if (seal.terms() == TermQueue.MAX_TERMS) {
            throw new VigilException(
                    ErrorCode.STORAGE_FULL,
                    "too many terms: file=" + file() + ", terms=" + seal.terms() + "; use larger terms");
        }
        Path next = directory.resolve(TermSeal.NEXT_FILE);
        Files.deleteIfExists(next);
        try {
            reserveNew(next, TermSeal.MAX_LENGTH);
            // The page at the end is there already: it takes the new excerpt's header, and a new one takes the next.
            file.cutAndThen(() -> os.reserve(file(), seal.end() + seal.alignment(), length + (long) seal.alignment()));
        } catch (VigilException | IOException e) {
            // Some file systems keep what they had found before they gave up.
            file.cut();
            Files.deleteIfExists(next);
            throw e;
        }
    }

    private void restoreMetadata(TermSeal seal) throws IOException {
        Path file = directory.resolve(TermQueue.METADATA_FILE);
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            reserveNew(file, PAGE);
        }
        RegularFile.require(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            TermFile.writeFully(channel, ByteBuffer.wrap(seal.metadata()), 0);
        }
    }

    // Both.

    private long appendSealed(Path queue, int length, @Nullable TermSeal before) throws IOException {
        int alignment = before == null ? PAGE : before.alignment();
        TermQueue.Appended appended = append(queue, length, before == null ? 0 : before.lastTermBytes(), alignment);
        if (before != null && appended.header() != before.end()) {
            throw TermSeal.corrupt(file(), appended.header(), "the new excerpt at " + before.end(), "it there");
        }
        long firstHeader = before == null ? appended.header() : before.firstHeader();
        byte[] head = readStart(queue.resolve(TermQueue.DATA_FILE), (int) firstHeader + TermFile.HEADER_BYTES);
        byte[] metadata =
                before == null ? readStart(queue.resolve(TermQueue.METADATA_FILE), METADATA_BYTES) : before.metadata();
        TermSeal seal = new TermSeal(
                alignment,
                before == null ? 1 : before.terms() + 1,
                firstHeader,
                appended.offset() + length,
                length,
                head,
                metadata);
        try (TermFile file = TermFile.open(queue, seal, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            file.cutAndThen(() -> FailPoint.hit("terms.grow.cut"));
        }
        seal.publish(queue);
        FailPoint.hit("terms.grow.sealed");
        return appended.offset();
    }

    private static TermQueue.Appended append(Path queue, int length, int before, int alignment) {
        try {
            return TermQueue.append(queue, length, before, alignment);
        } catch (RuntimeException | AssertionError e) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE,
                    "Chronicle refused a term: directory=" + queue + ", bytes=" + length + ", cause=" + e
                            + "; nothing was changed, try again",
                    e);
        }
    }

    private static byte[] readStart(Path file, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return TermFile.read(channel, 0, length);
        }
    }

    private void reserveNew(Path file, long length) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        os.reserve(file, 0, length);
    }

    private static boolean isEmpty(Path directory) throws IOException {
        if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        RegularFile.requireDirectory(directory);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            return !files.iterator().hasNext();
        }
    }

    private static void remove(Path work) throws IOException {
        if (Files.notExists(work, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        // Listing a pipe hangs, and behind a link lie files that are not ours to delete.
        RegularFile.requireDirectory(work);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(work)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(work);
    }
}
