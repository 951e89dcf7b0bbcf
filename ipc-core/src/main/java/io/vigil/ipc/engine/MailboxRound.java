package io.vigil.ipc.engine;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.mailbox.Liveness;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxFiles;
import io.vigil.ipc.mailbox.MailboxRemoval;
import io.vigil.ipc.mailbox.MailboxView;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.owner.Owner;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The janitor's round over the mailboxes of a home: ends messages whose time is over, and finishes removals. One thread.
 *
 * <p>Mailboxes that nobody here has open are looked at from outside, and opened only when there is something to do: a
 * janitor takes no part in them.
 */
final class MailboxRound {
    /** How late a message may end in a mailbox that nobody reads. */
    private static final long EVERY_MS = 1000;
    /** Somebody may have put other files in place of those that are looked at. */
    private static final int LOOK_AFRESH_EVERY = 60;

    private final Home home;
    private final Os os;
    private final VigilClock clock;
    private final Liveness liveness;
    private final Owner owner;
    private final Function<String, @Nullable Mailbox> openNow;
    private final Map<String, MailboxView> views = new HashMap<>();
    private final MailboxNames names;
    private long ranMs;
    private int rounds;

    MailboxRound(
            Home home,
            Os os,
            VigilClock clock,
            Liveness liveness,
            Owner owner,
            Function<String, @Nullable Mailbox> openNow) {
        this.home = home;
        this.os = os;
        this.clock = clock;
        this.liveness = liveness;
        this.owner = owner;
        this.openNow = openNow;
        this.names = new MailboxNames(home.mailboxes());
    }

    void run(long nowMs) {
        if (nowMs - ranMs < EVERY_MS) {
            return;
        }
        ranMs = nowMs;
        if (++rounds % LOOK_AFRESH_EVERY == 0) {
            views.clear();
        }
        boolean listed = names.refresh();
        if (listed) {
            views.keySet().retainAll(new HashSet<>(names.names()));
        }
        VigilException failure = null;
        for (String name : names.names()) {
            try {
                look(name, nowMs);
            } catch (VigilException e) {
                views.remove(name);
                failure = e; // the others go on; the janitor keeps it for people to see
            }
        }
        if (listed) {
            new MailboxRemoval(home.mailboxes(), os).cleanUp();
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void look(String name, long nowMs) {
        Mailbox known = openNow.apply(name);
        if (known != null && !known.isRemoved()) {
            known.expire();
            return;
        }
        MailboxView view = views.get(name);
        if (view == null || view.isRemoved()) {
            view = MailboxView.open(files(name));
            views.put(name, view);
        }
        if (view.isRemoved()) {
            views.remove(name);
            new MailboxRemoval(home.mailboxes(), os).finish(name);
        } else if (view.isExpiryDue(nowMs)) {
            expire(name);
        }
    }

    private void expire(String name) {
        // Should we be killed, whoever sweeps us looks there as well. Taken back only when everything went well.
        owner.attach(name);
        try (Mailbox mailbox = Mailbox.open(files(name), os, clock, liveness)) {
            mailbox.expire();
        }
        owner.detach(name);
    }

    private MailboxFiles files(String name) {
        return MailboxFiles.of(home.mailboxes(), name);
    }
}
