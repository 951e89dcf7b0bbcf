package io.vigil.ipc.chronicle;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.region.NoRoom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The queue's files as bytes: checked and put back to their seal before Chronicle may open them, because Chronicle
 * believes what it reads.
 *
 * <p>The data file is: a page of Chronicle's own, at whose end the first excerpt's header stands; then terms, each ended
 * by a page for the next excerpt's header. It ends with such a page, and all of it is reserved: while Chronicle has it open
 * it is longer, but nothing behind that page is touched. Used under the growth lock; the checks alone are safe at any
 * time.
 */
final class TermFile implements AutoCloseable {
    static final int HEADER_BYTES = 4;
    /** Bytes at the start of either file that Chronicle writes once: other bytes there are another program's file. */
    static final int CONSTANT_PREFIX = 40;

    private static final int FLAGS = 0xC000_0000;
    private static final long LOCK_TIMEOUT_NS = 1_000_000_000;
    private static final long LOCK_POLL_NS = 100_000;

    private final Path file;
    private final FileChannel channel;
    private final TermSeal seal;

    private TermFile(Path file, FileChannel channel, TermSeal seal) {
        this.file = file;
        this.channel = channel;
        this.seal = seal;
    }

    static TermFile open(Path directory, TermSeal seal, StandardOpenOption... options) {
        refuseForeignFiles(directory);
        Path file = directory.resolve(TermQueue.DATA_FILE);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw TermSeal.corrupt(file, 0, "a file of " + seal.end() + " bytes", "no such file");
        }
        try {
            return new TermFile(file, FileChannel.open(file, options), seal);
        } catch (IOException e) {
            throw failed("cannot open", file, e);
        }
    }

    private static void refuseForeignFiles(Path directory) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.cq4")) {
            for (Path found : files) {
                if (!found.endsWith(TermQueue.DATA_FILE)) {
                    throw TermSeal.corrupt(found, 0, "only " + TermQueue.DATA_FILE, "a foreign queue file");
                }
            }
        } catch (IOException e) {
            throw failed("cannot list", directory, e);
        }
    }

    /** Checks length, start and every excerpt's header against the seal, and gives the excerpts. */
    List<TermFileCheck.Excerpt> check() {
        try {
            long needed = seal.end() + seal.alignment();
            if (channel.size() < needed) {
                throw TermSeal.corrupt(
                        file, channel.size(), "at least " + needed + " bytes", channel.size() + " bytes");
            }
            byte[] start = read(0, CONSTANT_PREFIX);
            int same = Arrays.mismatch(start, Arrays.copyOf(seal.head(), CONSTANT_PREFIX));
            if (same >= 0) {
                throw TermSeal.corrupt(file, same, hex(seal.head()[same]), hex(start[same]));
            }
            return walk();
        } catch (IOException e) {
            throw failed("cannot read", file, e);
        }
    }

    private List<TermFileCheck.Excerpt> walk() throws IOException {
        List<TermFileCheck.Excerpt> excerpts = new ArrayList<>(seal.terms());
        long position = seal.firstHeader();
        for (int i = 0; i < seal.terms(); i++) {
            int header = intAt(position);
            long next = position + HEADER_BYTES + header;
            if (header <= 0 || (header & FLAGS) != 0 || next > seal.end() || next % seal.alignment() != 0) {
                throw TermSeal.corrupt(file, position, "a finished excerpt that ends at a page", hex(header));
            }
            excerpts.add(new TermFileCheck.Excerpt(position + HEADER_BYTES, header));
            position = next;
        }
        if (position != seal.end()) {
            throw TermSeal.corrupt(file, position, "the last excerpt to end at " + seal.end(), "end " + position);
        }
        return excerpts;
    }

    /** Whether nothing has changed since the seal: false while somebody grows the queue, or was killed doing so. */
    boolean isSettled() throws IOException {
        return Arrays.equals(read(0, seal.head().length), seal.head()) && intAt(seal.end()) == 0;
    }

    /** Puts back what Chronicle changes in place, so that the queue ends where its seal says. */
    void restoreHead() throws IOException {
        if (!Arrays.equals(read(0, seal.head().length), seal.head())) {
            writeFully(channel, ByteBuffer.wrap(seal.head()), 0);
        }
    }

    /**
     * Cuts everything off that is behind the page at the end, and empties that page: whatever an unfinished allocation
     * left there is gone, and the file ends where its reservation does.
     *
     * @param growth what gives the file its new length. It runs under the lock that a stock reader holds while it
     *     stretches a short file, to a length it has worked out before
     */
    void cutAndThen(Runnable growth) throws IOException {
        FileLock lock = lock();
        try {
            cut();
            growth.run();
        } finally {
            lock.release();
        }
    }

    void cut() throws IOException {
        long length = seal.end() + seal.alignment();
        channel.truncate(length);
        if (intAt(seal.end()) != 0) {
            zero(seal.end(), length);
        }
    }

    private FileLock lock() throws IOException {
        long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < LOCK_TIMEOUT_NS) {
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException e) {
                // A reader in this JVM: as good as one in another.
                Thread.onSpinWait();
            }
            LockSupport.parkNanos(LOCK_POLL_NS);
        }
        throw new VigilException(
                ErrorCode.OPERATION_TIMEOUT,
                "term file locked: file=" + file + "; some other program stretches it, stop that program");
    }

    /** Writes zeros by system calls, which refuse where a mapping would fault. */
    void zero(long from, long to) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
        for (long at = from; at < to; at += zeros.capacity()) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), to - at));
            writeFully(channel, zeros, at);
        }
    }

    byte[] read(long offset, int length) throws IOException {
        return read(channel, offset, length);
    }

    static byte[] read(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        while (target.hasRemaining() && channel.read(target, offset + target.position()) >= 0) {
            // A read may stop early; at the end of the file the rest stays zero.
        }
        return target.array();
    }

    int intAt(long offset) throws IOException {
        return ByteBuffer.wrap(read(offset, HEADER_BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }

    static void writeFully(FileChannel channel, ByteBuffer source, long offset) throws IOException {
        long at = offset - source.position();
        while (source.hasRemaining()) {
            channel.write(source, at + source.position());
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed("cannot close", file, e);
        }
    }

    /** The error of a failed file operation: STORAGE_FULL when that is why, else OS_CALL. */
    static VigilException failed(String what, Path file, IOException e) {
        boolean full = NoRoom.isReasonOf(e);
        return new VigilException(
                full ? ErrorCode.STORAGE_FULL : ErrorCode.OS_CALL,
                what + ": file=" + file + ", cause=" + e + (full ? "; free space and try again" : ""),
                e);
    }

    private static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }

    private static String hex(byte value) {
        return hex(value & 0xff);
    }
}
