package io.vigil.ipc.mailbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.os.LockFile;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.region.FileHeader;
import io.vigil.ipc.region.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes mailboxes away with everything in them. Thread-safe, and safe beside others who do the same.
 *
 * <p>A mailbox is marked and shut, moved to a name that no mailbox can have, and deleted. Killed in the middle, whoever
 * finishes finds the mark or that name. Whoever still has it open keeps its mappings, and cannot make new files.
 */
public final class MailboxRemoval {
    private static final long MARK = FileHeader.magic("VIGLGONE");
    private static final String GONE = ".removed-";
    private static final String LOCK = ".removals";

    private final Path mailboxes;
    private final Os os;

    /** @param mailboxes the directory of all of them */
    public MailboxRemoval(Path mailboxes, Os os) {
        this.mailboxes = mailboxes;
        this.os = os;
    }

    static void mark(Region control) {
        FailPoint.hit("remove.mark");
        control.putLongRelease(ControlLayout.REMOVAL, MARK);
        FailPoint.hit("remove.marked");
    }

    static boolean isMarked(Region control) {
        return control.getLongAcquire(ControlLayout.REMOVAL) == MARK;
    }

    /**
     * Takes away what was marked, or is left of it.
     *
     * @return false when somebody who does not go on is in the way; the janitor tries again
     */
    public boolean finish(String name) {
        return locked(() -> {
            MailboxFiles files = MailboxFiles.of(mailboxes, name);
            // Looked at under the lock: another mailbox may have the name by now.
            return !files.exists() || !isMarked(files.mapControl(Region.Access.READ_ONLY)) || moveAway(files);
        });
    }

    /** Takes away what cannot be opened any more. */
    public boolean finishDamaged(String name) {
        return locked(() -> moveAway(MailboxFiles.of(mailboxes, name)));
    }

    /** Deletes what somebody who was killed had moved away. */
    public void cleanUp() {
        if (!gone().isEmpty()) {
            locked(() -> true);
        }
    }

    private interface Work {
        boolean run() throws IOException;
    }

    private boolean locked(Work work) {
        try (LockFile file = os.openLocks(mailboxes.resolve(LOCK))) {
            ProcessLock lock = new ProcessLock(file, 0);
            if (!lock.lock()) {
                return false;
            }
            try {
                boolean done = work.run();
                for (Path each : gone()) {
                    delete(each);
                }
                return done;
            } catch (IOException e) {
                throw new VigilException(
                        ErrorCode.OS_CALL, "cannot remove: directory=" + mailboxes + ", cause=" + e + "; try again", e);
            } finally {
                lock.unlock();
            }
        }
    }

    /** While nobody grows it: files are made under the old name else. */
    private boolean moveAway(MailboxFiles files) throws IOException {
        try (LockFile file = os.openLocks(files.locks())) {
            ProcessLock growth = new ProcessLock(file, ProcessLock.GROWTH);
            if (!growth.lock()) {
                return false;
            }
            try {
                FailPoint.hit("remove.move");
                Path gone = mailboxes.resolve(GONE + Long.toHexString(System.nanoTime()));
                Files.move(files.directory(), gone, StandardCopyOption.ATOMIC_MOVE);
                FailPoint.hit("remove.moved");
                return true;
            } finally {
                growth.unlock();
            }
        }
    }

    private List<Path> gone() {
        try (Stream<Path> entries = Files.list(mailboxes)) {
            return entries.filter(entry -> String.valueOf(entry.getFileName()).startsWith(GONE))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new VigilException(
                    ErrorCode.OS_CALL, "cannot list mailboxes: directory=" + mailboxes + ", cause=" + e, e);
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(directory)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            FailPoint.hit("remove.delete");
            Files.deleteIfExists(each);
        }
    }
}
