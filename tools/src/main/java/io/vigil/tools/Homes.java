package io.vigil.tools;

import io.vigil.ipc.Names;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.mailbox.MailboxFiles;
import io.vigil.ipc.mailbox.MailboxView;
import io.vigil.ipc.os.OsPort;
import java.nio.file.Path;

/** Finds what a line speaks of, to look at it: creates and changes nothing. No state. */
public final class Homes {
    private Homes() {}

    /** The directory that is meant; it need not exist. */
    public static Path directory(Invocation invocation) {
        return Home.resolve(invocation.home().orElse(null), System.getenv(), OsPort.current());
    }

    /**
     * The home, read-only.
     *
     * @throws NotThereException when nobody has made one there
     */
    public static Home look(Invocation invocation) {
        Path directory = directory(invocation);
        if (!Home.exists(directory)) {
            throw new NotThereException("no home: directory=" + Printable.of(directory.toString())
                    + "; start something in it, or name another by --home or " + Home.VARIABLE);
        }
        return Home.open(directory, Home.Access.READ_ONLY, OsPort.current());
    }

    /**
     * One of its mailboxes, read-only.
     *
     * @throws NotThereException when there is none of that name
     */
    public static MailboxView mailbox(Home home, String name) {
        return MailboxView.open(files(home, name));
    }

    /** The files of a mailbox that exists. */
    public static MailboxFiles files(Home home, String name) {
        MailboxFiles files = MailboxFiles.of(home.mailboxes(), Names.require(name));
        if (!files.exists()) {
            throw new NotThereException("no such mailbox: name=" + name + ", home="
                    + Printable.of(home.directory().toString())
                    + "; vigil mailbox ls shows those that there are, vigil mailbox create makes one");
        }
        return files;
    }
}
