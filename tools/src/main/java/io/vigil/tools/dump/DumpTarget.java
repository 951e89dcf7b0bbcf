package io.vigil.tools.dump;

import io.vigil.ipc.home.Home;
import io.vigil.ipc.mailbox.MailboxFiles;
import io.vigil.ipc.os.OsPort;
import io.vigil.tools.Homes;
import io.vigil.tools.Invocation;
import io.vigil.tools.NotThereException;
import io.vigil.tools.OwnerBook;
import io.vigil.tools.Printable;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a dump is of: one mailbox, or all of a home.
 *
 * @param home null when the mailbox lies in none, a copied directory for example
 */
record DumpTarget(List<MailboxFiles> mailboxes, @Nullable Home home) {
    /** A name in the home of the line, or, when it has a slash or begins with a dot, a directory. */
    static DumpTarget of(Invocation invocation, String word) {
        if (word.indexOf('/') < 0 && !word.startsWith(".")) {
            Home home = Homes.look(invocation);
            return new DumpTarget(List.of(Homes.files(home, word)), home);
        }
        Path directory = Path.of(word).toAbsolutePath().normalize();
        if (Home.exists(directory)) {
            Home home = look(directory);
            return new DumpTarget(
                    MailboxFiles.namesIn(home.mailboxes()).stream()
                            .map(name -> MailboxFiles.of(home.mailboxes(), name))
                            .toList(),
                    home);
        }
        MailboxFiles files = new MailboxFiles(directory, String.valueOf(directory.getFileName()));
        if (!files.exists()) {
            throw new NotThereException("neither a mailbox nor a home: directory=" + Printable.of(directory.toString())
                    + "; name one, or a mailbox of the home without a slash");
        }
        return new DumpTarget(List.of(files), homeAround(directory));
    }

    private static @Nullable Home homeAround(Path mailbox) {
        Path mailboxes = mailbox.getParent();
        if (mailboxes == null || !mailboxes.endsWith("mailboxes")) {
            return null;
        }
        Path above = mailboxes.getParent();
        return above != null && Home.exists(above) ? look(above) : null;
    }

    private static Home look(Path directory) {
        return Home.open(directory, Home.Access.READ_ONLY, OsPort.current());
    }

    /** Who takes part in the home, as of now. */
    OwnerBook owners() {
        return home == null ? OwnerBook.empty() : OwnerBook.of(home);
    }
}
