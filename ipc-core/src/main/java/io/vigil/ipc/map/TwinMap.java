package io.vigil.ipc.map;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.os.Os;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SharedMap} made of two files that hold the same, of which one is always whole ({@link MapLayout}).
 *
 * <p>Everything happens under the {@link RobustMutex}: also reads, because a reader that is killed may leave a lock inside
 * of the file that it read. Whoever takes the mutex puts right first what its last holder left. What fails in the middle
 * without killing the process (no memory, say) leaves the mutex free and the state as it is, for the next one.
 */
public final class TwinMap implements SharedMap {
    private static final long ANY = -1;

    private final Path directory;
    private final MapConfig config;
    private final MapControl control;
    private final RobustMutex mutex;
    private final TwinPair twins;

    private TwinMap(Path directory, MapConfig config, MapControl control, RobustMutex mutex, TwinPair twins) {
        this.directory = directory;
        this.config = config;
        this.control = control;
        this.mutex = mutex;
        this.twins = twins;
    }

    /**
     * Opens a map, creating it when there is none.
     *
     * <p>A map of an earlier boot of the host begins anew: what is promised outlives processes, not the host.
     *
     * @param directory of its own, which exists
     * @throws VigilException INVALID_CONFIGURATION when it was made with other settings; CORRUPT_STORE, LAYOUT_MISMATCH,
     *     STORAGE_FULL, OPERATION_TIMEOUT
     */
    public static TwinMap open(
            Path directory, MapConfig config, TwinFormat format, Os os, VigilClock clock, MapOwner owner) {
        format.load();
        MapControl control = MapControl.open(directory, config, format.version(), os, clock);
        RobustMutex mutex = new RobustMutex(control, owner, config.waitNs());
        Twins files = new Twins(directory, format, config, os);
        TwinPair pair = new TwinPair(control, files);
        mutex.lock();
        try {
            pair.prepare(hash(os.bootId()));
        } finally {
            mutex.unlock();
        }
        pair.open();
        return new TwinMap(directory, config, control, mutex, pair);
    }

    private static long hash(String bootId) {
        CRC32C crc = new CRC32C();
        crc.update(bootId.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    @Override
    public @Nullable MapValue find(byte[] key) {
        requireKey(key);
        return locked(() -> current(key));
    }

    @Override
    public long put(byte[] key, byte[] value) {
        requireKey(key);
        requireValue(value);
        return locked(() -> write(key, value, ANY));
    }

    @Override
    public long putIf(byte[] key, byte[] value, long expectedVersion) {
        requireKey(key);
        requireValue(value);
        requireVersion(expectedVersion);
        return locked(() -> write(key, value, expectedVersion));
    }

    @Override
    public boolean remove(byte[] key) {
        requireKey(key);
        return locked(() -> write(key, null, ANY)) != CONFLICT;
    }

    @Override
    public boolean removeIf(byte[] key, long expectedVersion) {
        requireKey(key);
        requireVersion(expectedVersion);
        return locked(() -> write(key, null, expectedVersion)) != CONFLICT;
    }

    @Override
    public List<MapEntry> entries() {
        return locked(twins::entries);
    }

    @Override
    public long generation() {
        return control.generation();
    }

    @Override
    public MapStats stats() {
        return locked(() -> control.stats(MapLayout.USED_A));
    }

    private <T extends @Nullable Object> T locked(Supplier<T> work) {
        mutex.lock();
        try {
            twins.putRight();
            return work.get();
        } finally {
            mutex.unlock();
        }
    }

    private @Nullable MapValue current(byte[] key) {
        byte[] stored = twins.find(key);
        return stored == null ? null : ValueCodec.decode(key, stored, directory.toString());
    }

    /** Sets a value or, where there is none to set, removes the key. */
    private long write(byte[] key, byte @Nullable [] value, long expected) {
        byte[] stored = twins.find(key);
        // A damaged value can be replaced or removed: only who asks for its version has to know it.
        if (expected != ANY && expected != versionOf(key, stored)) {
            return CONFLICT;
        }
        if (value == null && stored == null) {
            return CONFLICT;
        }
        long bytes = (value == null ? 0 : config.charge(key.length, value.length)) - chargeOf(key, stored);
        int entries = (value == null ? 0 : 1) - (stored == null ? 0 : 1);
        Used used = control.used(MapLayout.USED_A).plus(entries, bytes);
        if (value != null && (used.entries() > config.entries() || (bytes > 0 && used.bytes() > config.bytes()))) {
            throw full("quota", control.used(MapLayout.USED_A));
        }
        long version = control.nextVersion();
        FailPoint.hit("map.version");
        byte[] next = value == null ? null : ValueCodec.encode(key, version, value);
        if (!twins.change(key, next, version, used)) {
            throw full("no row of chunks long enough", control.used(MapLayout.USED_A));
        }
        return version;
    }

    private long versionOf(byte[] key, byte @Nullable [] stored) {
        return stored == null
                ? ABSENT
                : ValueCodec.decode(key, stored, directory.toString()).version();
    }

    private long chargeOf(byte[] key, byte @Nullable [] stored) {
        return stored == null ? 0 : config.charge(key.length, stored.length - ValueCodec.HEADER);
    }

    private static void requireKey(byte[] key) {
        if (key.length == 0 || key.length > MapConfig.KEY_BYTES) {
            throw new VigilException(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "impossible key: bytes=" + key.length + "; use 1 to " + MapConfig.KEY_BYTES);
        }
    }

    private void requireValue(byte[] value) {
        if (value.length > config.valueBytes()) {
            throw new VigilException(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "value too large: map=" + directory + ", bytes=" + value.length + ", most=" + config.valueBytes()
                            + "; keep it in a file that the map names");
        }
    }

    private static void requireVersion(long version) {
        if (version < 0) {
            throw new VigilException(
                    ErrorCode.INVALID_CONFIGURATION, "no version: version=" + version + "; use one that was returned");
        }
    }

    private VigilException full(String why, Used used) {
        return new VigilException(
                ErrorCode.STORAGE_FULL,
                "map is full: map=" + directory + ", entries=" + used.entries() + ", most=" + config.entries()
                        + ", bytes=" + used.bytes() + ", most=" + config.bytes() + ", why=" + why
                        + "; remove what is not needed");
    }

    @Override
    public void close() {
        mutex.close(twins::close);
    }
}
