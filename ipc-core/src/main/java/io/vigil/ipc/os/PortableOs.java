package io.vigil.ipc.os;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.region.NoRoom;
import io.vigil.ipc.region.Region;
import io.vigil.ipc.region.RegularFile;
import io.vigil.ipc.region.Uninterrupted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The port with nothing but the JDK. Slower, and with these limits: a sleeper polls; a reservation cannot see holes
 * inside a file; space is never given back; locks are those of the process ({@link PortableLockFile}).
 *
 * <p>It works beside processes that use the native port: their locks exclude each other, and a native sleeper that
 * nobody here can wake looks again when its bounded wait is over. Thread-safe.
 */
public final class PortableOs implements Os {
    /** What {@link #name()} says. */
    public static final String NAME = "portable";

    private static final long FIRST_PAUSE_NS = 1_000;
    private static final long LONGEST_PAUSE_NS = 1_000_000;
    private static final int CHUNK = 64 * 1024;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int futexWait(Region region, int offset, int expected, long timeoutNs) {
        long start = System.nanoTime();
        long pauseNs = FIRST_PAUSE_NS;
        boolean interrupted = false;
        try {
            while (region.getIntVolatile(offset) == expected) {
                long leftNs = timeoutNs - (System.nanoTime() - start);
                if (leftNs <= 0) {
                    return TIMEOUT;
                }
                LockSupport.parkNanos(Math.min(pauseNs, leftNs));
                // As with the native port, an interrupt does not end the wait; left set, it would make us spin.
                interrupted |= Thread.interrupted();
                pauseNs = Math.min(pauseNs * 2, LONGEST_PAUSE_NS);
            }
            return pauseNs == FIRST_PAUSE_NS ? CHANGED : WOKEN;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Does nothing: sleepers here look by themselves. */
    @Override
    public void futexWake(Region region, int offset, int max) {
        region.addressOf(offset);
    }

    /**
     * Appends zeros until the file is long enough. Bytes that exist are never written, not even by a race: the system
     * appends atomically, so two processes that reserve at once make the file longer than needed, never overwrite.
     *
     * <p>Cannot promise: that holes inside the file get space. Grow files by this method alone and they have none.
     */
    @Override
    public void reserve(Path file, long offset, long length) {
        RegularFile.require(file);
        long end = Math.addExact(offset, length);
        try {
            Uninterrupted.call(() -> {
                extend(file, end);
                return file;
            });
        } catch (IOException e) {
            if (NoRoom.isReasonOf(e)) {
                throw full(file, length, e);
            }
            throw new VigilException(ErrorCode.OS_CALL, "cannot reserve: file=" + file + ", cause=" + e, e);
        }
    }

    private static void extend(Path file, long end) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS)) {
            long missing = end - channel.size();
            if (missing > Files.getFileStore(file).getUsableSpace()) {
                throw full(file, missing, null);
            }
            append(channel, end);
        }
    }

    private static void append(FileChannel channel, long end) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK);
        long missing = end - channel.size();
        while (missing > 0) {
            zeros.clear().limit((int) Math.min(CHUNK, missing));
            channel.write(zeros);
            missing = end - channel.size();
        }
    }

    private static VigilException full(Path file, long bytes, @Nullable IOException cause) {
        return new VigilException(
                ErrorCode.STORAGE_FULL,
                "no room: file=" + file + ", wanted=" + bytes
                        + " bytes; free space on that file system, or raise the limit",
                cause);
    }

    @Override
    public void punch(Path file, long offset, long length) {
        RegularFile.require(file);
    }

    @Override
    public LockFile openLocks(Path file) {
        return PortableLockFile.open(file);
    }

    @Override
    public int uid() {
        return ProcFs.uid().orElseGet(PortableOs::ownerOfNewFile);
    }

    /** Who owns a file that this process creates: its effective user. */
    private static int ownerOfNewFile() {
        try {
            Path probe = Files.createTempFile("vigil", null);
            try {
                return ((Number) Files.getAttribute(probe, "unix:uid")).intValue();
            } finally {
                Files.delete(probe);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link ProcFs}; elsewhere the start in milliseconds since 1970. */
    @Override
    public long startTime(long pid) {
        long ticks = ProcFs.startTime(pid);
        if (ticks != 0 || Files.exists(Path.of("/proc/self/stat"))) {
            return ticks;
        }
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().startInstant())
                .map(instant -> instant.toEpochMilli())
                .orElse(0L);
    }

    @Override
    public long pidNamespace() {
        return ProcFs.pidNamespace();
    }

    @Override
    public String bootId() {
        return ProcFs.bootId();
    }
}
