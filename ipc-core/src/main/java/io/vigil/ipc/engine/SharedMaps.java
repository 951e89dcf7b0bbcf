package io.vigil.ipc.engine;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.chronicle.ChronicleTwinFormat;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.map.MapConfig;
import io.vigil.ipc.map.MapOwner;
import io.vigil.ipc.map.SharedMap;
import io.vigil.ipc.map.TwinMap;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.owner.Owner;
import io.vigil.ipc.owner.OwnerInfo;
import io.vigil.ipc.owner.Owners;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The maps that one engine has open, one object for each directory. Thread-safe. */
final class SharedMaps implements AutoCloseable {
    private final Home home;
    private final Os os;
    private final VigilClock clock;
    private final MapOwner owner;
    private final Map<Path, SharedMap> open = new TreeMap<>();
    private boolean closed;

    SharedMaps(Home home, Os os, VigilClock clock, Owners owners, Owner owner) {
        this.home = home;
        this.os = os;
        this.clock = clock;
        this.owner = new OwnerOfMaps(owners, owner);
    }

    synchronized SharedMap open(Path directory, MapConfig config) {
        if (closed) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE, "engine is closed: home=" + home.directory() + "; open another");
        }
        Path inside = home.createDirectory(directory);
        SharedMap map = open.get(inside);
        if (map == null) {
            map = TwinMap.open(inside, config, new ChronicleTwinFormat(), os, clock, owner);
            open.put(inside, map);
        }
        return map;
    }

    /** Before the owner leaves the home: a thread of ours that is in the middle goes on as long as it needs. */
    @Override
    public synchronized void close() {
        closed = true;
        open.values().forEach(SharedMap::close);
        open.clear();
    }

    /** The owner table as the mutex of a map sees it. */
    private record OwnerOfMaps(Owners owners, Owner owner) implements MapOwner {
        @Override
        public int slot() {
            return owner.slot();
        }

        @Override
        public long epoch() {
            return owner.epoch();
        }

        @Override
        public boolean isGone(int slot, long epoch) {
            return owners.isGone(slot, epoch);
        }

        @Override
        public String describe(int slot) {
            return owners.list().stream()
                    .filter(info -> info.slot() == slot)
                    .findFirst()
                    .map(OwnerOfMaps::text)
                    .orElse("slot=" + slot);
        }

        private static String text(OwnerInfo info) {
            return "pid=" + info.pid() + ", name=" + info.name() + ", slot=" + info.slot();
        }
    }
}
