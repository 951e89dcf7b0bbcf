package io.vigil.ipc.home;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.Names;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.os.FileCreator;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.region.FileHeader;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The directory that a group of processes shares, checked and of a layout that this release knows.
 *
 * <p>Immutable and thread-safe; holds no descriptor. A kill during {@link #open} leaves a home that the next open
 * completes. Nobody but its user can look into it.
 */
public final class Home {
    /** The environment variable that names the home. */
    public static final String VARIABLE = "VIGIL_HOME";

    /** What somebody wants to do with a home. */
    public enum Access {
        /** Look at it; nothing is created. */
        READ_ONLY,
        READ_WRITE
    }

    private static final String HOME = "HOME";

    private final Path directory;
    private final Os os;
    private final HomeFile found;

    private Home(Path directory, Os os, HomeFile found) {
        this.directory = directory;
        this.os = os;
        this.found = found;
    }

    /** Which directory is meant: the argument, else {@code VIGIL_HOME}, else {@code /dev/shm/vigil-<uid>}. */
    public static Path resolve(@Nullable Path argument, Map<String, String> environment, Os os) {
        if (argument != null) {
            return argument.toAbsolutePath().normalize();
        }
        String variable = environment.get(VARIABLE);
        if (variable != null && !variable.isBlank()) {
            return Path.of(variable).toAbsolutePath().normalize();
        }
        return Path.of("/dev/shm", "vigil-" + Integer.toUnsignedString(os.uid()));
    }

    /** Whether somebody has made a home there; looks, and creates nothing. */
    public static boolean exists(Path directory) {
        return Files.exists(directory.resolve(HOME), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Opens a home; with READ_WRITE it is created when it is absent, its parent directory not.
     *
     * @throws VigilException INVALID_CONFIGURATION when the directory is a link, no directory, of another user or open
     *     to others; INVALID_STATE when it is no home and only looked at; LAYOUT_MISMATCH when it asks for a newer
     *     release; CORRUPT_STORE when its HOME file is damaged
     */
    public static Home open(Path directory, Access access, Os os) {
        Path absolute = directory.toAbsolutePath().normalize();
        Path file = absolute.resolve(HOME);
        if (access == Access.READ_WRITE) {
            PrivateDirectory.create(absolute, os);
            createHomeFile(file, os);
        } else {
            if (!Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
                throw absent(absolute);
            }
            PrivateDirectory.requireToLook(absolute, os);
            if (!exists(absolute)) {
                throw absent(absolute);
            }
        }
        HomeFile found = HomeFile.read(file);
        found.require(file, access);
        return new Home(absolute, os, found);
    }

    private static VigilException absent(Path directory) {
        return new VigilException(
                ErrorCode.INVALID_STATE,
                "no home: directory=" + directory + "; start something in it, or name another by --home or "
                        + VARIABLE);
    }

    private static void createHomeFile(Path file, Os os) {
        HomeFile content = HomeFile.ofThisRelease(os.bootId());
        new FileCreator(os).create(file, header(), content::writeTo);
    }

    private static FileHeader header() {
        return FileHeader.of(HomeLayout.MAGIC, HomeLayout.VERSION, HomeLayout.LENGTH, VigilClock.SYSTEM);
    }

    public Path directory() {
        return directory;
    }

    /**
     * Whether the host was started anew since owners last lived here: all of them, and whatever locks the files say
     * they hold, are of the dead. As of the moment of {@link #open}.
     */
    public boolean isFromEarlierBoot() {
        return !found.bootId().equals(os.bootId());
    }

    /**
     * Says that what an earlier boot left has been swept. Called by the one who swept, who holds the boot lock of the
     * owner table.
     * A kill in between leaves the home as from the earlier boot, to be swept again.
     */
    public void recordBoot() {
        HomeFile content = new HomeFile(found.version(), found.leastReader(), found.leastWriter(), os.bootId());
        FileHeader header = new FileHeader(
                HomeLayout.MAGIC,
                found.version(),
                HomeLayout.LENGTH,
                FileHeader.read(directory.resolve(HOME), HomeLayout.MAGIC).creationId(),
                VigilClock.SYSTEM.epochMs());
        new FileCreator(os).replace(directory.resolve(HOME), header, content::writeTo);
    }

    /** The owner table. */
    public Path owners() {
        return directory.resolve("owners");
    }

    /** One lock byte an owner's slot. */
    public Path ownerLocks() {
        return directory.resolve("owners.lock");
    }

    public Path registry() {
        return directory.resolve("registry");
    }

    /** Where the mailboxes lie, one directory each. */
    public Path mailboxes() {
        return directory.resolve("mailboxes");
    }

    /**
     * The directory of one mailbox; it need not exist.
     *
     * @throws VigilException INVALID_CONFIGURATION when the name is not allowed
     */
    public Path mailbox(String name) {
        return mailboxes().resolve(Names.require(name));
    }

    public Path checkpoints() {
        return directory.resolve("checkpoints");
    }

    /** Circuit breakers and rate limiters that every process shares. */
    public Path resilience() {
        return directory.resolve("resilience");
    }

    public Path journal() {
        return directory.resolve("journal");
    }

    /** The directory of one supervisor; it need not exist. */
    public Path supervisor(String name) {
        return directory.resolve("supervisor").resolve(Names.require(name));
    }

    /**
     * Creates a directory inside the home, and those above it, with mode 0700; one that is there is checked.
     *
     * @return the directory
     * @throws VigilException INVALID_CONFIGURATION when something else has the name, INVALID_STATE outside the home
     */
    public Path createDirectory(Path inside) {
        Path wanted = inside.normalize();
        if (!wanted.startsWith(directory)) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE, "outside the home: directory=" + inside + ", home=" + directory);
        }
        Path at = directory;
        for (Path step : directory.relativize(wanted)) {
            at = at.resolve(step);
            if (!at.equals(directory)) {
                PrivateDirectory.create(at, os);
            }
        }
        return wanted;
    }
}
