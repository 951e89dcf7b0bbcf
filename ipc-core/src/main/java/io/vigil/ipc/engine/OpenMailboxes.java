package io.vigil.ipc.engine;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.Names;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxConfig;
import io.vigil.ipc.mailbox.MailboxFiles;
import io.vigil.ipc.mailbox.MailboxRemoval;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.owner.Owner;
import io.vigil.ipc.owner.Owners;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The mailboxes that one engine has open: one object each, attached to its owner before the first touch.
 *
 * <p>Thread-safe. Killed anywhere, the attachments tell the sweep where to look.
 */
final class OpenMailboxes {
    private final Home home;
    private final Os os;
    private final VigilClock clock;
    private final Owners owners;
    private final Owner owner;
    private final OwnerLiveness liveness;
    private final Map<String, Mailbox> open = new TreeMap<>();
    private final List<Mailbox> removed = new ArrayList<>();
    private boolean closed;

    OpenMailboxes(Home home, Os os, VigilClock clock, Owners owners, Owner owner, OwnerLiveness liveness) {
        this.home = home;
        this.os = os;
        this.clock = clock;
        this.owners = owners;
        this.owner = owner;
        this.liveness = liveness;
    }

    /** As {@link Engine#mailbox(String, MailboxConfig)}. */
    Mailbox openOrCreate(String name, @Nullable MailboxConfig config) {
        Names.require(name);
        Mailbox mailbox = opened(name, () -> {
            home.createDirectory(home.mailboxes());
            Mailbox found = Mailbox.openOrCreate(files(name), config, os, clock, liveness);
            if (!found.isRemoved() || !removal().finish(name)) {
                return found;
            }
            found.close(); // what somebody did not come to the end of
            return Mailbox.openOrCreate(files(name), config, os, clock, liveness);
        });
        if (config != null) {
            mailbox.requireSettings(config);
        }
        return mailbox;
    }

    /** As {@link Engine#existingMailbox}. */
    @Nullable
    Mailbox find(String name) {
        if (!exists(name)) {
            return null;
        }
        try {
            Mailbox found = opened(name, () -> Mailbox.open(files(name), os, clock, liveness));
            return found.isRemoved() ? null : found;
        } catch (VigilException e) {
            if (!exists(name)) {
                return null; // it went between the two looks
            }
            throw e;
        }
    }

    private synchronized Mailbox opened(String name, Supplier<Mailbox> how) {
        requireOpen();
        Mailbox known = open.get(name);
        if (known != null && !known.isRemoved()) {
            return known;
        }
        if (known != null) {
            forget(name, known);
        }
        // Before the first touch: whoever sweeps us after a kill has to know where to look.
        owner.attach(name);
        try {
            Mailbox mailbox = how.get();
            open.put(name, mailbox);
            return mailbox;
        } catch (RuntimeException e) {
            // Opening puts our slot nowhere. An Error is not caught: a simulated death must leave what a real one does.
            owner.detach(name);
            throw e;
        }
    }

    /** One that was removed stays open until we close: threads of ours may still be in it. */
    private void forget(String name, Mailbox known) {
        open.remove(name);
        removed.add(known);
        owner.detach(name);
    }

    /** As {@link Engine#removeMailbox}, or with force as {@link Engine#forceRemoveMailbox}. */
    boolean remove(String name, boolean forced) {
        if (!files(Names.require(name)).exists()) {
            return false;
        }
        Mailbox mailbox;
        try {
            mailbox = opened(name, () -> Mailbox.open(files(name), os, clock, liveness));
        } catch (VigilException e) {
            if (!forced) {
                throw e;
            }
            return removal().finishDamaged(name);
        }
        if (!forced) {
            new MailboxUsers(owners, owner).requireNone(mailbox);
        }
        remove(mailbox);
        return true;
    }

    private void remove(Mailbox mailbox) {
        mailbox.markRemoved();
        synchronized (this) {
            if (openNow(mailbox.name()) == mailbox && !closed) {
                forget(mailbox.name(), mailbox);
            }
        }
        removal().finish(mailbox.name()); // or the janitor, when somebody stopped is in the way
    }

    private MailboxRemoval removal() {
        return new MailboxRemoval(home.mailboxes(), os);
    }

    boolean exists(String name) {
        return files(Names.require(name)).exists();
    }

    List<String> names() {
        return MailboxFiles.namesIn(home.mailboxes());
    }

    private MailboxFiles files(String name) {
        return MailboxFiles.of(home.mailboxes(), name);
    }

    /** The one that is open here; null when none of that name is. */
    synchronized @Nullable Mailbox openNow(String name) {
        return open.get(name);
    }

    private void requireOpen() {
        if (closed) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE, "engine is closed: home=" + home.directory() + "; open another");
        }
    }

    /** From now on nothing is opened; false when that was so before. */
    synchronized boolean refuseMore() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    /** Removes those that live and die with this owner. */
    void removeOwn() {
        atTheEnd().stream().filter(Mailbox::isOwn).forEach(this::remove);
    }

    /** Lets go of all of them; the owner has left. */
    void close() {
        atTheEnd().forEach(Mailbox::close);
        removed.forEach(Mailbox::close);
    }

    private synchronized List<Mailbox> atTheEnd() {
        return new ArrayList<>(open.values());
    }
}
