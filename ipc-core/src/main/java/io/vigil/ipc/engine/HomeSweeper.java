package io.vigil.ipc.engine;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.mailbox.Liveness;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxFiles;
import io.vigil.ipc.mailbox.MailboxRemoval;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.owner.Owner;
import io.vigil.ipc.owner.Owners;
import io.vigil.ipc.owner.SweepScope;
import io.vigil.ipc.owner.Sweeper;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sweeps the mailboxes of a home: those that are open here as they are, the others opened for the purpose.
 *
 * @param owner whose slot notes what is opened; null before there is one
 */
record HomeSweeper(
        Home home,
        Os os,
        VigilClock clock,
        Liveness liveness,
        @Nullable Owner owner,
        Function<String, @Nullable Mailbox> openNow)
        implements Sweeper {
    /** For a process that has no slot yet, and gets one only when somebody dead is swept. A sweep names no slot. */
    static HomeSweeper ofVisitor(Home home, Os os, VigilClock clock, Owners owners) {
        return new HomeSweeper(home, os, clock, new VisitorLiveness(owners), null, name -> null);
    }

    @Override
    public boolean sweep(int deadSlot, SweepScope scope) {
        boolean complete = true;
        RuntimeException failure = null;
        for (String name : MailboxFiles.namesIn(home.mailboxes())) {
            try {
                if (scope.coversEverything() || scope.covers(name)) {
                    complete &= sweep(name, deadSlot);
                }
            } catch (RuntimeException e) {
                failure = e; // a damaged mailbox must not keep the others from being swept
            }
        }
        if (failure != null) {
            throw failure;
        }
        return complete;
    }

    private boolean sweep(String name, int deadSlot) {
        Mailbox known = openNow.apply(name);
        if (known != null) {
            boolean swept = known.sweep(deadSlot);
            removeWithItsOwner(known, deadSlot);
            return swept;
        }
        // Should we be killed, whoever sweeps us looks there as well. Taken back only when everything went well.
        Owner noting = owner == null || owner.isClosed() ? null : owner; // closing: dirty until everything is swept
        if (noting != null) {
            noting.attach(name);
        }
        MailboxFiles files = MailboxFiles.of(home.mailboxes(), name);
        boolean complete;
        try (Mailbox mailbox = Mailbox.open(files, os, clock, liveness)) {
            complete = mailbox.sweep(deadSlot);
            removeWithItsOwner(mailbox, deadSlot);
        }
        if (noting != null) {
            noting.detach(name);
        }
        return complete;
    }

    /** Whoever holds the dead slot's lock looks: an ephemeral mailbox of that slot has no other owner. */
    private void removeWithItsOwner(Mailbox mailbox, int deadSlot) {
        if (mailbox.isOwnedBy(deadSlot)) {
            mailbox.markRemoved();
            new MailboxRemoval(home.mailboxes(), os).finish(mailbox.name());
        }
    }
}
