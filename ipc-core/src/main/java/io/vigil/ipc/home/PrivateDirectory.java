package io.vigil.ipc.home;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.region.NoRoom;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A directory that belongs to this user alone. No state.
 *
 * <p>Creation is one step, so a kill leaves the directory or nothing.
 */
public final class PrivateDirectory {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final int OWNER_BITS = 0700;
    private static final int OTHERS_BITS = 0077;
    private static final int S_IFMT = 0170000;
    private static final int S_IFDIR = 0040000;
    private static final int S_IFLNK = 0120000;

    private PrivateDirectory() {}

    /** Creates the directory with mode 0700, whatever the umask, or checks the one that is there; STORAGE_FULL when there is no room. */
    public static void create(Path directory, Os os) {
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            // Whatever it is, the check below looks at it.
        } catch (NoSuchFileException e) {
            throw refuse("parent directory is absent", directory, "create " + directory.getParent() + " first", e);
        } catch (IOException e) {
            if (NoRoom.isReasonOf(e)) {
                throw new VigilException(
                        ErrorCode.STORAGE_FULL,
                        "no room to create: directory=" + directory + ", cause=" + e
                                + "; free space (and files) on that file system, and try again",
                        e);
            }
            throw refuse("cannot create directory", directory, "use a home that you may write to; cause=" + e, e);
        }
        require(directory, os);
    }

    /**
     * Makes sure that a path names a directory, not a link to one, of this user, with no right for anybody else.
     *
     * @throws VigilException INVALID_CONFIGURATION that says what to do
     */
    public static void require(Path directory, Os os) {
        int mode = modeOfOwn(directory, os);
        if ((mode & OWNER_BITS) != OWNER_BITS) {
            // Just created under an umask that takes the owner's own rights, by us or by somebody beside us.
            grantOwner(directory);
        }
    }

    /** The same for somebody who only looks: changes nothing, and leaves it to the look whether there are rights for it. */
    public static void requireToLook(Path directory, Os os) {
        modeOfOwn(directory, os);
    }

    private static int modeOfOwn(Path directory, Os os) {
        Map<String, Object> found;
        try {
            found = Files.readAttributes(directory, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw refuse("cannot look at directory", directory, "check that it exists; cause=" + e, e);
        }
        int mode = number(found, "mode");
        int owner = number(found, "uid");
        if ((mode & S_IFMT) == S_IFLNK) {
            throw refuse("symbolic link instead of a directory", directory, "name the directory itself");
        }
        if ((mode & S_IFMT) != S_IFDIR) {
            throw refuse("not a directory", directory, "remove what is there or use another path");
        }
        if (owner != os.uid()) {
            throw refuse(
                    "directory of another user",
                    directory,
                    "found uid=" + owner + ", expected uid=" + os.uid() + "; run as that user or use another path");
        }
        if ((mode & OTHERS_BITS) != 0) {
            throw refuse(
                    "directory open to others",
                    directory,
                    "found mode=0" + Integer.toOctalString(mode & 07777) + ", expected mode=0700; chmod 700 "
                            + directory);
        }
        return mode;
    }

    private static int number(Map<String, Object> attributes, String name) {
        return ((Number) Objects.requireNonNull(attributes.get(name))).intValue();
    }

    private static void grantOwner(Path directory) {
        try {
            Files.setPosixFilePermissions(directory, OWNER_ONLY);
        } catch (IOException e) {
            throw refuse("cannot set mode", directory, "chmod 700 " + directory + "; cause=" + e, e);
        }
    }

    private static VigilException refuse(String what, Path directory, String advice) {
        return new VigilException(ErrorCode.INVALID_CONFIGURATION, what + ": directory=" + directory + "; " + advice);
    }

    private static VigilException refuse(String what, Path directory, String advice, IOException cause) {
        return new VigilException(
                ErrorCode.INVALID_CONFIGURATION, what + ": directory=" + directory + "; " + advice, cause);
    }
}
