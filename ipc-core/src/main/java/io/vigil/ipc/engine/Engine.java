package io.vigil.ipc.engine;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxConfig;
import io.vigil.ipc.map.MapConfig;
import io.vigil.ipc.map.SharedMap;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.owner.Janitor;
import io.vigil.ipc.owner.JanitorTask;
import io.vigil.ipc.owner.Owner;
import io.vigil.ipc.owner.Owners;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One process that takes part in a home: it has a slot there, opens mailboxes under it, and helps to sweep the dead.
 *
 * <p>Thread-safe. A process that is killed leaves its slot to the next sweep, by whoever lives; closing sweeps it at
 * once. Several engines in one process are several owners.
 */
public final class Engine implements AutoCloseable {
    private final Home home;
    private final Owners owners;
    private final Owner owner;
    private final OpenMailboxes mailboxes;
    private final SharedMaps maps;
    private final @Nullable Janitor janitor;

    private Engine(Home home, Os os, VigilClock clock, Owners owners, Owner owner, boolean cleans) {
        this.home = home;
        this.owners = owners;
        this.owner = owner;
        OwnerLiveness liveness = new OwnerLiveness(owners, owner);
        this.mailboxes = new OpenMailboxes(home, os, clock, owners, owner, liveness);
        this.maps = new SharedMaps(home, os, clock, owners, owner);
        owners.sweepWith(new HomeSweeper(home, os, clock, liveness, owner, mailboxes::openNow));
        this.janitor = cleans ? Janitor.open(owners) : null;
        if (janitor != null) {
            janitor.add(new MailboxRound(home, os, clock, liveness, owner, mailboxes::openNow)::run);
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
        return mailboxes.openOrCreate(name, config);
    }

    /** As {@link #mailbox(String)}, of one that is there; null when there is none. Creates nothing. */
    public @Nullable Mailbox existingMailbox(String name) {
        return mailboxes.find(name);
    }

    /**
     * Removes a mailbox with everything in it. Whoever has it open finds it shut.
     *
     * @return false when there was none
     * @throws VigilException CONSUMER_ACTIVE or INVALID_STATE, naming their processes, while others have it open
     */
    public boolean removeMailbox(String name) {
        return mailboxes.remove(name, false);
    }

    /** As {@link #removeMailbox}, whoever has it open, and also when it is damaged. */
    public boolean forceRemoveMailbox(String name) {
        return mailboxes.remove(name, true);
    }

    /** Whether there is a mailbox of this name. Creates nothing. */
    public boolean hasMailbox(String name) {
        return mailboxes.exists(name);
    }

    public List<String> mailboxNames() {
        return mailboxes.names();
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

    /** Leaves the home: everything that was in hand goes back, the slot is free for others. Idempotent. */
    @Override
    public void close() {
        if (!mailboxes.refuseMore()) {
            return;
        }
        if (janitor != null) {
            janitor.close();
        }
        try {
            maps.close();
            mailboxes.removeOwn();
        } finally {
            leave();
        }
    }

    private void leave() {
        try {
            owner.close();
        } finally {
            mailboxes.close();
            owners.close();
        }
    }
}
