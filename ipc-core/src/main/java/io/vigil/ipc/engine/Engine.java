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
import io.vigil.ipc.map.MapConfig;
import io.vigil.ipc.map.SharedMap;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.owner.Janitor;
import io.vigil.ipc.owner.JanitorTask;
import io.vigil.ipc.owner.Owner;
import io.vigil.ipc.owner.Owners;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One process that takes part in a home: it has a slot there, opens mailboxes under it, and helps to sweep the dead.
 *
 * <p>Thread-safe. A process that is killed leaves its slot to the next sweep, by whoever lives; closing sweeps it at
 * once. Several engines in one process are several owners.
 */
public final class Engine implements AutoCloseable {
    private final Home home;
    private final Os os;
    private final VigilClock clock;
    private final Owners owners;
    private final Owner owner;
    private final OwnerLiveness liveness;
    private final SharedMaps maps;
    private final @Nullable Janitor janitor;
    private final Map<String, Mailbox> open = new TreeMap<>();
    private boolean closed;
    private final List<Mailbox> removed = new ArrayList<>();

    private Engine(Home home, Os os, VigilClock clock, Owners owners, Owner owner, boolean cleans) {
        this.home = home;
        this.os = os;
        this.clock = clock;
        this.owners = owners;
        this.owner = owner;
        this.liveness = new OwnerLiveness(owners, owner);
        this.maps = new SharedMaps(home, os, clock, owners, owner);
        owners.sweepWith(new HomeSweeper(home, os, clock, liveness, owner, this::openNow));
        this.janitor = cleans ? Janitor.open(owners) : null;
        if (janitor != null) {
            janitor.add(new MailboxRound(home, os, clock, liveness, owner, this::openNow)::run);
        }
    }

    /** Joins a home, creating it when it is absent, and stands for election as its janitor. */
    public static Engine open(Path directory, String name) {
        return open(directory, name, OsPort.current(), VigilClock.SYSTEM, true);
    }

    /**
     * Joins a home.
     *
     * @param name of this owner, for people
     * @param cleans whether this process may become the janitor
     */
    public static Engine open(Path directory, String name, Os os, VigilClock clock, boolean cleans) {
        Home home = Home.open(directory, Home.Access.READ_WRITE, os);
        Owners owners = Owners.open(home, os, clock);
        try {
            // Where every slot is a dead owner's, joining has to sweep first.
            owners.sweepWith(HomeSweeper.ofVisitor(home, os, clock, owners));
            return new Engine(home, os, clock, owners, owners.join(name), cleans);
        } catch (RuntimeException | Error e) {
            owners.close();
            throw e;
        }
    }

    /** Opens a mailbox, creating it with the default settings when there is none. */
    public Mailbox mailbox(String name) {
        return mailbox(name, null);
    }

    /**
     * Opens a mailbox, creating it when there is none. The same object for every caller of this engine, which closes
     * it; close nothing but the engine.
     *
     * @param config its settings; null accepts what an existing one has
     * @throws VigilException INVALID_CONFIGURATION when it exists with other settings
     */
    public Mailbox mailbox(String name, @Nullable MailboxConfig config) {
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

    /** As {@link #mailbox(String)}, of one that is there; null when there is none. Creates nothing. */
    public @Nullable Mailbox existingMailbox(String name) {
        if (!hasMailbox(name)) {
            return null;
        }
        try {
            Mailbox found = opened(name, () -> Mailbox.open(files(name), os, clock, liveness));
            return found.isRemoved() ? null : found;
        } catch (VigilException e) {
            if (!hasMailbox(name)) {
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

    /**
     * Removes a mailbox with everything in it. Whoever has it open finds it shut.
     *
     * @return false when there was none
     * @throws VigilException CONSUMER_ACTIVE or INVALID_STATE, naming their processes, while others have it open
     */
    public boolean removeMailbox(String name) {
        return remove(name, false);
    }

    /** As {@link #removeMailbox}, whoever has it open, and also when it is damaged. */
    public boolean forceRemoveMailbox(String name) {
        return remove(name, true);
    }

    private boolean remove(String name, boolean forced) {
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

    /** Whether there is a mailbox of this name. Creates nothing. */
    public boolean hasMailbox(String name) {
        return files(Names.require(name)).exists();
    }

    public List<String> mailboxNames() {
        return MailboxFiles.namesIn(home.mailboxes());
    }

    private MailboxFiles files(String name) {
        return MailboxFiles.of(home.mailboxes(), name);
    }

    private synchronized @Nullable Mailbox openNow(String name) {
        return open.get(name);
    }

    /**
     * Opens a map of this home, creating it when there is none. The same object for every caller of this engine, which
     * closes it; close nothing but the engine.
     *
     * @param directory inside the home, of its own
     * @throws VigilException INVALID_CONFIGURATION when it exists with other settings
     */
    public SharedMap sharedMap(Path directory, MapConfig config) {
        return maps.open(directory, config);
    }

    public Home home() {
        return home;
    }

    public Owners owners() {
        return owners;
    }

    /** Says in the owner table that this process is here; for those who decide something by it. */
    public void heartbeat() {
        owner.heartbeat();
    }

    /** Lets the janitor of this process do more in every round, for as long as the engine is open. */
    public void inEveryRound(JanitorTask task) {
        if (janitor != null) {
            janitor.add(task);
        }
    }

    /** Ends what {@link #inEveryRound} began; a round that is running goes on. */
    public void notInRounds(JanitorTask task) {
        if (janitor != null) {
            janitor.remove(task);
        }
    }

    /** How often the slot of this engine was clean before: with it, the slot names this process for ever. */
    public long epoch() {
        return owner.epoch();
    }

    /** The slot of this engine. */
    public int slot() {
        return owner.slot();
    }

    private void requireOpen() {
        if (closed) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE, "engine is closed: home=" + home.directory() + "; open another");
        }
    }

    /** Leaves the home: everything that was in hand goes back, the slot is free for others. Idempotent. */
    @Override
    public void close() {
        List<Mailbox> mailboxes;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            mailboxes = new ArrayList<>(open.values());
        }
        if (janitor != null) {
            janitor.close();
        }
        try {
            maps.close();
            mailboxes.stream().filter(Mailbox::isOwn).forEach(this::remove);
        } finally {
            close(mailboxes);
        }
    }

    private void close(List<Mailbox> mailboxes) {
        try {
            owner.close();
        } finally {
            mailboxes.forEach(Mailbox::close);
            removed.forEach(Mailbox::close);
            owners.close();
        }
    }
}
