package io.vigil.ipc.region;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The look before opening: a link may lead elsewhere, and opening a pipe may hang.
 *
 * <p>No state. Nothing is opened, so no lock of this process is dropped by looking.
 */
public final class RegularFile {
    private RegularFile() {}

    /**
     * Makes sure that a path names a regular file, not a link to one.
     *
     * @return what identifies the file on this host
     * @throws VigilException CORRUPT_STORE when it is something else, OS_CALL when it is absent
     */
    public static Object require(Path file) {
        BasicFileAttributes found = look(file);
        if (!found.isRegularFile()) {
            throw new VigilException(
                    ErrorCode.CORRUPT_STORE,
                    "not a regular file: file=" + file + ", found=" + kind(found)
                            + ", expected=a regular file; remove what is there");
        }
        Object key = found.fileKey();
        return key != null ? key : file.toAbsolutePath().normalize();
    }

    /**
     * Makes sure that a path names a directory, not a link to one.
     *
     * @throws VigilException CORRUPT_STORE when it is something else, OS_CALL when it is absent
     */
    public static void requireDirectory(Path directory) {
        BasicFileAttributes found = look(directory);
        if (!found.isDirectory()) {
            throw new VigilException(
                    ErrorCode.CORRUPT_STORE,
                    "not a directory: file=" + directory + ", found=" + kind(found)
                            + ", expected=a directory; stop what uses it and remove what is there");
        }
    }

    private static BasicFileAttributes look(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw new VigilException(ErrorCode.OS_CALL, "no such file: file=" + file, e);
        } catch (IOException e) {
            throw new VigilException(ErrorCode.OS_CALL, "cannot look at: file=" + file + ", cause=" + e, e);
        }
    }

    private static String kind(BasicFileAttributes found) {
        if (found.isSymbolicLink()) {
            return "symbolic link";
        }
        if (found.isRegularFile()) {
            return "regular file";
        }
        return found.isDirectory() ? "directory" : "pipe, socket or device";
    }
}
