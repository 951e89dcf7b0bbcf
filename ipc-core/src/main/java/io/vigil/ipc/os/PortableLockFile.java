package io.vigil.ipc.os;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.region.NoRoom;
import io.vigil.ipc.region.RegularFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Locks of a process: the kernel keeps one owner a byte and process, so a table in this JVM separates its handles.
 *
 * <p>The trap: such locks are all dropped when the process closes <em>any</em> descriptor of the file. So a process
 * has one channel a file, shared by all handles and closed with the last of them, and nothing else may open a lock file.
 *
 * <p>Cannot promise: asking whether somebody holds a byte takes it for an instant, so a {@code tryLock} elsewhere may
 * fail at that very moment. Thread-safe: one monitor a JVM, no call blocks.
 */
final class PortableLockFile implements LockFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    /** Guards all of it: opening and closing must not overlap, see the trap. */
    private static final Object MONITOR = new Object();

    private static final Map<Object, Shared> BY_FILE_KEY = new HashMap<>();

    /** What the handles of one file share. */
    private static final class Shared {
        final Path file;
        final Object fileKey;
        final FileChannel channel;
        final Map<Long, Held> held = new HashMap<>();
        int handles;

        Shared(Path file, Object fileKey, FileChannel channel) {
            this.file = file;
            this.fileKey = fileKey;
            this.channel = channel;
        }
    }

    private record Held(PortableLockFile by, FileLock lock) {}

    private @Nullable Shared shared;

    private PortableLockFile(Shared shared) {
        this.shared = shared;
        shared.handles++;
    }

    static PortableLockFile open(Path file) {
        synchronized (MONITOR) {
            try {
                createIfAbsent(file);
                Object fileKey = RegularFile.require(file);
                Shared shared = BY_FILE_KEY.get(fileKey);
                if (shared == null) {
                    FileChannel channel = FileChannel.open(
                            file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                    shared = new Shared(file, fileKey, channel);
                    BY_FILE_KEY.put(fileKey, shared);
                }
                return new PortableLockFile(shared);
            } catch (IOException e) {
                boolean full = NoRoom.isReasonOf(e);
                throw new VigilException(
                        full ? ErrorCode.STORAGE_FULL : ErrorCode.OS_CALL,
                        "cannot open locks: file=" + file + ", cause=" + e
                                + (full ? "; free space on that file system, and try again" : ""),
                        e);
            }
        }
    }

    private static void createIfAbsent(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
                // The umask may have taken bits away.
                Files.setPosixFilePermissions(file, OWNER_ONLY);
            } catch (FileAlreadyExistsException e) {
                // Another process was quicker: that is as good.
                return;
            }
        }
    }

    @Override
    public boolean tryLock(long index) {
        synchronized (MONITOR) {
            Shared mine = required(index);
            Held held = mine.held.get(index);
            if (held != null) {
                return held.by == this;
            }
            FileLock lock = take(mine, index);
            if (lock == null) {
                return false;
            }
            mine.held.put(index, new Held(this, lock));
            return true;
        }
    }

    @Override
    public void unlock(long index) {
        synchronized (MONITOR) {
            Shared mine = required(index);
            Held held = mine.held.get(index);
            if (held != null && held.by == this) {
                release(mine, held.lock);
                mine.held.remove(index);
            }
        }
    }

    @Override
    public boolean isHeldByOther(long index) {
        synchronized (MONITOR) {
            Shared mine = required(index);
            Held held = mine.held.get(index);
            if (held != null) {
                return held.by != this;
            }
            FileLock lock = take(mine, index);
            if (lock == null) {
                return true;
            }
            release(mine, lock);
            return false;
        }
    }

    private static @Nullable FileLock take(Shared shared, long index) {
        try {
            return shared.channel.tryLock(index, 1, false);
        } catch (OverlappingFileLockException e) {
            // Held through another channel of this JVM, of a second class loader for example.
            return null;
        } catch (IOException | IllegalArgumentException e) {
            throw failed("lock", shared, e);
        }
    }

    private static void release(Shared shared, FileLock lock) {
        try {
            lock.release();
        } catch (IOException e) {
            throw failed("unlock", shared, e);
        }
    }

    private static VigilException failed(String what, Shared shared, Exception cause) {
        return new VigilException(
                ErrorCode.OS_CALL, "cannot " + what + ": file=" + shared.file + ", cause=" + cause, cause);
    }

    private Shared required(long index) {
        if (shared == null) {
            throw new VigilException(ErrorCode.INVALID_STATE, "lock file is closed: index=" + index);
        }
        if (index < 0) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE,
                    "lock index is negative: file=" + shared.file + ", index=" + index + "; use 0 or more");
        }
        return shared;
    }

    @Override
    public void close() {
        synchronized (MONITOR) {
            Shared mine = shared;
            if (mine == null) {
                return;
            }
            shared = null;
            mine.held.values().stream().filter(held -> held.by == this).forEach(held -> release(mine, held.lock));
            mine.held.values().removeIf(held -> held.by == this);
            if (--mine.handles == 0) {
                BY_FILE_KEY.remove(mine.fileKey);
                try {
                    mine.channel.close();
                } catch (IOException e) {
                    throw failed("close", mine, e);
                }
            }
        }
    }
}
