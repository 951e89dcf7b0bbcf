package io.vigil.ipc.engine;

import io.vigil.ipc.mailbox.MailboxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The names of a home's mailboxes for somebody who asks again and again: listed only when the directory has changed,
 * just now, or not for a while. One thread.
 */
final class MailboxNames {
    /** A change may be as old as the directory's date says, and its date as coarse as this; a mailbox is made by then. */
    private static final long SETTLED_MS = 2000;
    /** Whatever the date says. */
    private static final int LISTED_EVERY = 10;

    private final Path mailboxes;
    private List<String> names = List.of();
    private long changedMs = -1;
    private long listedMs;
    private int used;

    MailboxNames(Path mailboxes) {
        this.mailboxes = mailboxes;
    }

    /** True when they had to be listed afresh. */
    boolean refresh() {
        long changed = changedMs();
        boolean settled = changed != 0 && changed == changedMs && listedMs - changed > SETTLED_MS;
        if (settled && ++used < LISTED_EVERY) {
            return false;
        }
        used = 0;
        changedMs = changed;
        listedMs = System.currentTimeMillis(); // the clock of the directory's date, not that of the home
        names = MailboxFiles.namesIn(mailboxes);
        return true;
    }

    /** When the directory was changed last; 0 when nobody can tell. */
    private long changedMs() {
        try {
            return Files.getLastModifiedTime(mailboxes).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    List<String> names() {
        return names;
    }
}
