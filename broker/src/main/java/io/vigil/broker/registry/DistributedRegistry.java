package io.vigil.broker.registry;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.Names;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.owner.JanitorTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Names for mailboxes, of this process or of all processes of the home.
 *
 * <p>Thread-safe. A name belongs to the process that registered it and goes with it: when the process is dead, anybody may
 * register the name at once, and it is gone within a tenth of a second where a janitor runs, within the heartbeat
 * timeout in any case; one whose mailbox outlives its owner stands for it that long. Of several processes that want a
 * name at once, one gets it. A local name hides a global one.
 *
 * <p>{@link #whereis} is for hot paths: it looks into a copy and compares one word of the shared map. The other methods,
 * and {@link #whereis} after any name has changed, enter the map: behind a process that stands stopped in there they fail
 * with OPERATION_TIMEOUT, which names its pid.
 */
public final class DistributedRegistry implements AutoCloseable {
    private final Engine engine;
    private final GlobalNames global;
    private final RegistrySync sync;
    private final JanitorTask lookForDead = nowMs -> lookForDead();
    private final Map<String, Registration> local = new HashMap<>();
    private final Map<String, Registration> own = new HashMap<>();
    private volatile View view = new View(-1, -1, Map.of());
    private long localChanges;
    private boolean closed;

    /** What {@link #whereis} looks into: all names as of a generation of the map, and of the local names. */
    private record View(long generation, long localChanges, Map<String, Registration> names) {}

    private DistributedRegistry(Engine engine, VigilClock clock, RegistryConfig config) {
        this.engine = engine;
        this.global = new GlobalNames(engine, clock, config.heartbeatTimeout().toMillis());
        this.sync = new RegistrySync(this, config.syncInterval());
    }

    /** Opens the registry of an engine's home, and begins to say that this process is there. Close it before the engine. */
    public static DistributedRegistry open(Engine engine, VigilClock clock, RegistryConfig config) {
        DistributedRegistry registry = new DistributedRegistry(engine, clock, config);
        engine.inEveryRound(registry.lookForDead);
        registry.sync.start();
        return registry;
    }

    /** Registers a global name without metadata. */
    public Registration register(String name, String mailbox) {
        return register(name, mailbox, Scope.GLOBAL, Map.of());
    }

    public Registration register(String name, String mailbox, Scope scope) {
        return register(name, mailbox, scope, Map.of());
    }

    /**
     * Gives a mailbox a name.
     *
     * @throws VigilException ALREADY_REGISTERED when the name has an owner that lives; STORAGE_FULL, MESSAGE_TOO_LARGE for
     *     too many names or too much metadata
     */
    public synchronized Registration register(String name, String mailbox, Scope scope, Map<String, String> metadata) {
        Names.require(name);
        Names.require(mailbox);
        requireOpen();
        Registration made;
        if (scope == Scope.GLOBAL) {
            made = global.register(name, mailbox, metadata);
            own.put(name, made);
        } else {
            made = new Registration(name, mailbox, Scope.LOCAL, metadata, engine.slot(), engine.epoch(), 0);
            if (local.putIfAbsent(name, made) != null) {
                throw new VigilException(
                        ErrorCode.ALREADY_REGISTERED,
                        "name is taken: name=" + name + ", scope=LOCAL; use another, or unregister it");
            }
            localChanges++;
        }
        refresh();
        return made;
    }

    /** The mailbox that a name stands for; null when there is no such name. Nanoseconds, as long as no name changes. */
    public @Nullable String whereis(String name) {
        Registration found = find(name);
        return found == null ? null : found.mailbox();
    }

    /** As {@link #whereis}, with all that is known of the name. */
    public @Nullable Registration find(String name) {
        View now = view;
        if (now.generation() != global.generation()) {
            now = refresh();
        }
        return now.names().get(name);
    }

    /**
     * Gives up a name of this process, the local one when there are both; nothing happens when there is no such name.
     *
     * @throws VigilException INVALID_STATE when it belongs to another process that lives
     */
    public synchronized void unregister(String name) {
        requireOpen();
        if (local.remove(name) != null) {
            localChanges++;
        } else {
            global.unregister(name);
            own.remove(name);
        }
        refresh();
    }

    /** The names that this process sees, in order. */
    public List<String> names() {
        return list().stream().map(Registration::name).toList();
    }

    /** All that this process sees, by name. */
    public List<Registration> list() {
        List<Registration> all = new ArrayList<>(refresh().names().values());
        all.sort((a, b) -> a.name().compareTo(b.name()));
        return all;
    }

    /**
     * Tells what happens to names from now on, on the registry's thread, about fifty milliseconds later. What the watcher
     * throws hurts nobody.
     *
     * @return ends it
     */
    public AutoCloseable watch(Consumer<RegistryEvent> watcher) {
        return sync.watch(watcher, refresh().names());
    }

    /** Says again and again that this process is there; it does from the start. Idempotent. */
    public void startSync() {
        sync.resume();
    }

    /** Falls silent: after the heartbeat timeout others give up the names of this process. Idempotent. */
    public void stopSync() {
        sync.pause();
    }

    /** What the registry's thread met last; null when nothing went wrong. */
    public @Nullable Throwable failure() {
        return sync.failure();
    }

    /** Looks at the map, if anything has changed. The generation is read first: what is read then is no older. */
    private synchronized View refresh() {
        long generation = global.generation();
        View now = view;
        if (now.generation() != generation || now.localChanges() != localChanges) {
            Map<String, Registration> names = global.all();
            names.putAll(local);
            now = new View(generation, localChanges, Map.copyOf(names));
            view = now;
        }
        return now;
    }

    /** The names as of now, for the registry's thread. */
    Map<String, Registration> current() {
        return refresh().names();
    }

    /**
     * Ten times a second, on the janitor's thread, which must not wait for anybody: so it only looks, at what is known, and
     * leaves it to the registry's thread to enter the map.
     */
    private void lookForDead() {
        View now = view;
        if (now.generation() != global.generation()
                || global.anyDead(now.names().values())) {
            sync.sweepNow();
        }
    }

    /** Gives up the names of the dead. */
    void sweep() {
        global.sweep(current().values());
    }

    /** Once an interval: this process is there, its names are its own, and others are not there. */
    void beat() {
        engine.heartbeat(); // first: what follows may wait for somebody who stands stopped
        Map<String, Registration> seen = current();
        ownNames().stream()
                .filter(mine -> !global.isOurs(seen.get(mine.name())))
                .forEach(this::renew);
        sweep();
        global.expire(current().values());
    }

    private synchronized List<Registration> ownNames() {
        return closed ? List.of() : List.copyOf(own.values());
    }

    /** Registers again what others have given up for us, unless it was unregistered meanwhile, or is somebody else's now. */
    private synchronized void renew(Registration mine) {
        if (mine.equals(own.get(mine.name())) && !global.renew(mine)) {
            own.remove(mine.name());
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE,
                    "registry is closed: home=" + engine.home().directory() + "; open it again");
        }
    }

    /** Gives up the names of this process. Those that cannot be given up now go as those of the dead do. Idempotent. */
    @Override
    public void close() {
        engine.notInRounds(lookForDead);
        sync.close();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            local.clear();
            try {
                own.keySet().forEach(global::unregister);
            } catch (VigilException e) {
                // Somebody stands stopped in the map, or it is damaged: whoever sweeps us gives them up.
                sync.note(e);
            } finally {
                own.clear();
            }
        }
    }
}
