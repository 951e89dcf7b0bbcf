package io.vigil.broker.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.map.MapConfig;
import io.vigil.ipc.map.MapEntry;
import io.vigil.ipc.map.MapValue;
import io.vigil.ipc.map.SharedMap;
import io.vigil.ipc.owner.OwnerInfo;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of a home in its shared map.
 *
 * <p>Thread-safe. Every change is one compare-and-set of one entry by its version, so whoever is killed leaves the name as
 * it was or as it was to be, and of several that want a name one gets it. A name whose owner is dead may be taken by
 * anybody at once; who finds it dead gives it up: at once when its mailbox is gone, else after the heartbeat timeout, so
 * that a mailbox which outlives its owner keeps its name while the owner is started anew.
 */
final class GlobalNames {
    /** The same for every process: a map has one set of settings. */
    static final MapConfig CONFIG = MapConfig.of(4096, 1 << 20, 8 << 10);

    private final Engine engine;
    private final SharedMap map;
    private final VigilClock clock;
    private final long timeoutMs;
    /** Slots that were silent at the last look, and their last sign. Used by the registry's thread. */
    private final Map<Integer, Long> suspects = new HashMap<>();

    GlobalNames(Engine engine, VigilClock clock, long timeoutMs) {
        this.engine = engine;
        this.map = engine.sharedMap(engine.home().registry(), CONFIG);
        this.clock = clock;
        this.timeoutMs = timeoutMs;
    }

    /** Changes with every change of any name: one load. */
    long generation() {
        return map.generation();
    }

    /** All names, of one instant. */
    Map<String, Registration> all() {
        Map<String, Registration> names = new HashMap<>();
        for (MapEntry entry : map.entries()) {
            NameRecord found = NameRecord.decode(entry.value().bytes());
            if (found != null) {
                String name = new String(entry.key(), UTF_8);
                names.put(name, found.named(name, entry.value().version()));
            }
        }
        return names;
    }

    /** Takes a name that nobody alive has. */
    Registration register(String name, String mailbox, Map<String, String> metadata) {
        NameRecord mine = new NameRecord(engine.slot(), engine.epoch(), 0, mailbox, metadata);
        byte[] bytes = mine.encode();
        while (true) {
            MapValue now = map.find(key(name));
            if (now != null) {
                requireFree(name, now);
            }
            long version = map.putIf(key(name), bytes, now == null ? SharedMap.ABSENT : now.version());
            if (version != SharedMap.CONFLICT) {
                return mine.named(name, version);
            }
        }
    }

    private void requireFree(String name, MapValue now) {
        NameRecord found = NameRecord.decode(now.bytes());
        if (found == null || !isDead(found)) {
            throw new VigilException(
                    ErrorCode.ALREADY_REGISTERED,
                    "name is taken: name=" + name
                            + (found == null
                                    ? ", by a later release"
                                    : ", mailbox=" + found.mailbox() + ", by={" + describe(found) + "}")
                            + "; use another, or unregister it there");
        }
    }

    /** Gives up a name of this process; false when there is no such name. */
    boolean unregister(String name) {
        while (true) {
            MapValue now = map.find(key(name));
            if (now == null) {
                return false;
            }
            NameRecord found = NameRecord.decode(now.bytes());
            if (found == null || !(isOwn(found) || isDead(found))) {
                throw new VigilException(
                        ErrorCode.INVALID_STATE,
                        "name of another process: name=" + name + ", of={"
                                + (found == null ? "a later release" : describe(found)) + "}; unregister it there");
            }
            if (map.removeIf(key(name), now.version())) {
                return true;
            }
        }
    }

    /** Registers again what others took for dead, when it is still free. False when somebody else has the name now. */
    boolean renew(Registration mine) {
        MapValue now = map.find(key(mine.name()));
        if (now == null) {
            register(mine.name(), mine.mailbox(), mine.metadata());
            return true;
        }
        NameRecord found = NameRecord.decode(now.bytes());
        return found != null && isOwn(found);
    }

    /** Gives up what dead processes have; a process is dead when the kernel has released its lock. */
    void sweep(Collection<Registration> names) {
        Set<OwnerKey> dead = deadOwners(names);
        for (Registration name : names) {
            if (name.scope() == Scope.GLOBAL && dead.contains(OwnerKey.of(name))) {
                giveUp(name);
            }
        }
    }

    /** Whether a sweep would find anything. */
    boolean anyDead(Collection<Registration> names) {
        return !deadOwners(names).isEmpty();
    }

    /** One system call for each process that has names. */
    private Set<OwnerKey> deadOwners(Collection<Registration> names) {
        Set<OwnerKey> owners = new HashSet<>();
        for (Registration name : names) {
            if (name.scope() == Scope.GLOBAL) {
                owners.add(OwnerKey.of(name));
            }
        }
        owners.removeIf(owner -> !engine.owners().isGone(owner.slot(), owner.epoch()));
        return owners;
    }

    /** A process, for ever. */
    private record OwnerKey(int slot, long epoch) {
        static OwnerKey of(Registration name) {
            return new OwnerKey(name.ownerSlot(), name.ownerEpoch());
        }
    }

    private void giveUp(Registration name) {
        MapValue now = map.find(key(name.name()));
        NameRecord found = now == null ? null : NameRecord.decode(now.bytes());
        if (now == null || found == null || !isDead(found)) {
            return;
        }
        long nowMs = clock.epochMs();
        boolean isKept = engine.hasMailbox(found.mailbox());
        if (isKept && found.deadSinceMs() == 0) {
            map.putIf(key(name.name()), found.deadSince(nowMs).encode(), now.version());
        } else if (!isKept || Math.abs(nowMs - found.deadSinceMs()) >= timeoutMs) {
            map.removeIf(key(name.name()), now.version());
        }
    }

    /**
     * Gives up what processes have that live, and have been silent for too long: seen so in two looks, because what held
     * them up may have held us up as well, and be over.
     */
    void expire(Collection<Registration> names) {
        Map<Integer, OwnerInfo> silent = silentOwners();
        for (Registration name : names) {
            OwnerInfo owner = name.scope() == Scope.GLOBAL ? silent.get(name.ownerSlot()) : null;
            if (owner != null
                    && owner.epoch() == name.ownerEpoch()
                    && Objects.equals(suspects.get(owner.slot()), owner.heartbeatEpochMs())) {
                map.removeIf(key(name.name()), name.version());
            }
        }
        suspects.clear();
        silent.forEach((slot, owner) -> suspects.put(slot, owner.heartbeatEpochMs()));
    }

    private Map<Integer, OwnerInfo> silentOwners() {
        long nowMs = clock.epochMs();
        Map<Integer, OwnerInfo> silent = new HashMap<>();
        for (OwnerInfo owner : engine.owners().list()) {
            if (owner.slot() != engine.slot()
                    && owner.life() == OwnerInfo.Life.LIVE
                    && nowMs - owner.heartbeatEpochMs() > timeoutMs) {
                silent.put(owner.slot(), owner);
            }
        }
        return silent;
    }

    /** Whether the global name is there and belongs to this process. */
    boolean isOurs(@Nullable Registration seen) {
        return seen != null
                && seen.scope() == Scope.GLOBAL
                && seen.ownerSlot() == engine.slot()
                && seen.ownerEpoch() == engine.epoch();
    }

    private boolean isOwn(NameRecord found) {
        return found.isOf(engine.slot(), engine.epoch());
    }

    private boolean isDead(NameRecord found) {
        return engine.owners().isGone(found.slot(), found.epoch());
    }

    private @Nullable OwnerInfo ownerOf(NameRecord found) {
        List<OwnerInfo> owners = engine.owners().list();
        return owners.stream()
                .filter(info -> info.slot() == found.slot() && info.epoch() == found.epoch())
                .findFirst()
                .orElse(null);
    }

    private String describe(NameRecord found) {
        OwnerInfo owner = ownerOf(found);
        return owner == null ? "slot=" + found.slot() : "pid=" + owner.pid() + ", name=" + owner.name();
    }

    private static byte[] key(String name) {
        return name.getBytes(UTF_8);
    }
}
