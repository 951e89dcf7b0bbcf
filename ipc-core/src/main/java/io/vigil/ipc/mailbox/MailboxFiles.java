package io.vigil.ipc.mailbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.Names;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.home.PrivateDirectory;
import io.vigil.ipc.lane.LaneControl;
import io.vigil.ipc.os.FileCreator;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.region.FileHeader;
import io.vigil.ipc.region.Region;
import io.vigil.ipc.region.RegularFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the files of one mailbox lie.
 *
 * @param directory the mailbox's own
 */
public record MailboxFiles(Path directory, String name) {
    /** The mailbox with this name under the directory of all mailboxes. */
    public static MailboxFiles of(Path mailboxes, String name) {
        return new MailboxFiles(mailboxes.resolve(name), name);
    }

    /** Names of the mailboxes in a directory, sorted; none when the directory is absent. */
    public static List<String> namesIn(Path mailboxes) {
        if (!Files.isDirectory(mailboxes, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(mailboxes)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> Names.isAllowed(name) && of(mailboxes, name).exists())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new VigilException(
                    ErrorCode.OS_CALL, "cannot list mailboxes: directory=" + mailboxes + ", cause=" + e, e);
        }
    }

    Path control() {
        return directory.resolve("control");
    }

    Path locks() {
        return directory.resolve("locks");
    }

    Path terms() {
        return directory.resolve("terms");
    }

    /**
     * Whether it was created; a directory without a control file is what a killed creator left, and counts as not. Nor
     * does a link to another mailbox: under two names one process would hold, and sweep, the same locks twice.
     */
    public boolean exists() {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && Files.exists(control(), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Checks and maps the control file of a mailbox that exists.
     *
     * @throws VigilException INVALID_STATE when there is none, CORRUPT_STORE or LAYOUT_MISMATCH when it is not usable
     */
    Region mapControl(Region.Access access) {
        requireExists();
        if (Files.exists(terms(), LinkOption.NOFOLLOW_LINKS)) {
            RegularFile.requireDirectory(terms());
        }
        Region control = FileHeader.map(control(), ControlLayout.MAGIC, ControlLayout.VERSION, access);
        if (control.length() != ControlLayout.LENGTH) {
            throw new VigilException(
                    ErrorCode.CORRUPT_STORE,
                    "control file of another length: file=" + control() + ", expected=" + ControlLayout.LENGTH
                            + ", found=" + control.length() + "; restore or remove the mailbox");
        }
        return control;
    }

    void requireExists() {
        if (!exists()) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE,
                    "no such mailbox: name=" + name + ", directory=" + directory + "; create it, or check the home");
        }
    }

    /** A killed creator leaves no terms: where there are some, messages wait that a new control file would lose. */
    void requireNothingLeft() {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && Files.exists(terms(), LinkOption.NOFOLLOW_LINKS)
                && !exists()) {
            throw new VigilException(
                    ErrorCode.CORRUPT_STORE,
                    "mailbox without its control file: file=" + control()
                            + ", found=no such file, expected=the one that " + terms()
                            + " belongs to; put it back, or remove the mailbox");
        }
    }

    /**
     * Creates the mailbox; of several racing creators one wins and all find its mailbox.
     *
     * @param creator owns it when it is ephemeral
     */
    void create(MailboxConfig config, Os os, VigilClock clock, Liveness creator) {
        PrivateDirectory.create(directory, os);
        FileHeader header = FileHeader.of(ControlLayout.MAGIC, ControlLayout.VERSION, ControlLayout.LENGTH, clock);
        new FileCreator(os).create(control(), header, region -> format(region, config, creator));
    }

    private static void format(Region region, MailboxConfig config, Liveness creator) {
        MailboxSettings.write(region, config, config.ephemeral() ? MailboxSettings.ownerWord(creator) : 0);
        for (int k = 0; k < ControlLayout.LANE_COUNT; k++) {
            LaneControl.format(region, ControlLayout.lane(k), MailboxOpening.isExclusive(config, k));
        }
    }
}
