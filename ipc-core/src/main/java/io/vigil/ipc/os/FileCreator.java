package io.vigil.ipc.os;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.region.FileHeader;
import io.vigil.ipc.region.NoRoom;
import io.vigil.ipc.region.Region;
import io.vigil.ipc.region.RegularFile;
import io.vigil.ipc.region.Uninterrupted;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Creates a file complete or not at all: filled under a temporary name, forced to the device, then linked to its own.
 *
 * <p>Thread-safe; any number of processes may create the same file at once: one wins, and all find its file. Space is
 * reserved before it is used and the mode is 0600 whatever the umask. A kill at any step leaves at most a temporary
 * file ({@code .NAME.*.new} or {@code .swap}), which the next call for that name removes.
 */
public record FileCreator(Os os) {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    /** Temporary files of {@link #create}: useless to everybody as soon as the real file is there. */
    private static final String NEW = ".new";

    /** Temporary files of {@link #replace}: only the next replacement may take them for leftovers. */
    private static final String SWAP = ".swap";

    /**
     * Makes sure that the file exists, with this header and content when nobody has created it before.
     *
     * @param content fills the rest; the bytes are zero before
     * @return whether this call created it
     * @throws VigilException STORAGE_FULL when there is no room (nothing is left behind), CORRUPT_STORE when the name
     *     is taken by something that is no regular file, OS_CALL
     */
    public boolean create(Path file, FileHeader header, Consumer<Region> content) {
        boolean created = !exists(file) && publish(file, header, content);
        RegularFile.require(file);
        removeLeftovers(file, NEW);
        return created;
    }

    /**
     * Puts a new complete file in the place of whatever has the name; whoever opens it gets the old or the new one.
     * Mappings of the old one keep showing the old one. One caller at a time: it holds a lock.
     */
    public void replace(Path file, FileHeader header, Consumer<Region> content) {
        Path temporary = temporaryOf(file, SWAP);
        try {
            fill(temporary, header, content);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            FailPoint.hit("create.replaced");
            forceDirectory(file);
        } catch (IOException | RuntimeException e) {
            throw abandon(file, temporary, e);
        }
        removeLeftovers(file, SWAP);
    }

    private boolean publish(Path file, FileHeader header, Consumer<Region> content) {
        Path temporary = temporaryOf(file, NEW);
        try {
            fill(temporary, header, content);
            // A link, not a rename: it fails when somebody else was quicker, instead of replacing a file in use.
            Files.createLink(file, temporary);
            FailPoint.hit("create.linked");
            Files.deleteIfExists(temporary);
            FailPoint.hit("create.unlinked");
            forceDirectory(file);
            return true;
        } catch (IOException | RuntimeException e) {
            // An Error is not caught: a test's simulated death must leave what a real one leaves.
            VigilException failure = abandon(file, temporary, e);
            if (exists(file)) {
                // Somebody else was quicker, and may even have removed our temporary file.
                return false;
            }
            throw failure;
        }
    }

    private void fill(Path temporary, FileHeader header, Consumer<Region> content) throws IOException {
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        FailPoint.hit("create.named");
        // The umask may have taken bits away.
        Files.setPosixFilePermissions(temporary, OWNER_ONLY);
        os.reserve(temporary, 0, header.totalLength());
        FailPoint.hit("create.reserved");
        Region region = Region.map(temporary, 0, Math.toIntExact(header.totalLength()), Region.Access.READ_WRITE);
        content.accept(region);
        FailPoint.hit("create.filled");
        header.writeTo(region);
        region.force();
        force(temporary, StandardOpenOption.WRITE);
        FailPoint.hit("create.forced");
    }

    private static Path temporaryOf(Path file, String suffix) {
        String unique = ProcessHandle.current().pid() + "-"
                + Long.toHexString(ThreadLocalRandom.current().nextLong());
        return file.resolveSibling(prefixOf(file) + unique + suffix);
    }

    private static String prefixOf(Path file) {
        return "." + file.getFileName() + ".";
    }

    private static VigilException abandon(Path file, Path temporary, Exception failure) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        if (failure instanceof VigilException typed) {
            return typed;
        }
        if (failure instanceof IOException io && NoRoom.isReasonOf(io)) {
            return new VigilException(
                    ErrorCode.STORAGE_FULL,
                    "no room to create: file=" + file + ", cause=" + failure
                            + "; free space (and files) on that file system, and try again",
                    failure);
        }
        String how = failure instanceof FileAlreadyExistsException ? "; remove what has that name" : "";
        return new VigilException(
                ErrorCode.OS_CALL, "cannot create: file=" + file + ", cause=" + failure + how, failure);
    }

    /** Of creators that were killed, or that lost and will notice: the real file is there. */
    private static void removeLeftovers(Path file, String suffix) {
        String prefix = prefixOf(file);
        DirectoryStream.Filter<Path> left = path -> {
            String name = path.getFileName().toString();
            return name.startsWith(prefix) && name.endsWith(suffix);
        };
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directoryOf(file), left)) {
            for (Path leftover : leftovers) {
                Files.deleteIfExists(leftover);
            }
        } catch (IOException e) {
            throw new VigilException(ErrorCode.OS_CALL, "cannot clean up: file=" + file + ", cause=" + e, e);
        }
    }

    private static void forceDirectory(Path file) throws IOException {
        force(directoryOf(file), StandardOpenOption.READ);
    }

    private static void force(Path path, StandardOpenOption how) throws IOException {
        Uninterrupted.call(() -> {
            try (FileChannel channel = FileChannel.open(path, how, LinkOption.NOFOLLOW_LINKS)) {
                channel.force(true);
                return path;
            }
        });
    }

    private static Path directoryOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }

    private static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }
}
