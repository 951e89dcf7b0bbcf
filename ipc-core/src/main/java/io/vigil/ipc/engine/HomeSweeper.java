package io.vigil.ipc.engine;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxFiles;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.owner.SweepScope;
import io.vigil.ipc.owner.Sweeper;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sweeps the mailboxes of a home: those that are open here as they are, the others opened for the purpose. */
record HomeSweeper(
        Home home, Os os, VigilClock clock, OwnerLiveness liveness, Function<String, @Nullable Mailbox> openNow)
        implements Sweeper {
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
            return known.sweep(deadSlot);
        }
        // Sweeping may write our own slot there (a dead letter that we finish): should we be killed, whoever sweeps us
        // has to know where to look. Taken back only when everything went well.
        boolean noted = !liveness.owner().isClosed(); // closing sweeps ourselves: the slot stays dirty until it is done
        if (noted) {
            liveness.owner().attach(name);
        }
        MailboxFiles files = MailboxFiles.of(home.mailboxes(), name);
        boolean complete;
        try (Mailbox mailbox = Mailbox.open(files, os, clock, liveness)) {
            complete = mailbox.sweep(deadSlot);
        }
        if (noted) {
            liveness.owner().detach(name);
        }
        return complete;
    }
}
