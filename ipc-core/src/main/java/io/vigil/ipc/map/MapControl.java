package io.vigil.ipc.map;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.os.FileCreator;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.region.FileHeader;
import io.vigil.ipc.region.Region;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The control file of a map ({@link MapLayout}): a flyweight. Thread-safe as far as the table there says; everything
 * but what is read about generation and settings is done by the holder of the mutex.
 */
final class MapControl {
    static final String FILE = "control";

    private final Region region;

    MapControl(Region region) {
        this.region = region;
    }

    /** Opens the control file of a map, creating it with these settings when there is none. Checks both. */
    static MapControl open(Path directory, MapConfig config, int format, Os os, VigilClock clock) {
        Path file = directory.resolve(FILE);
        FileHeader header = FileHeader.of(MapLayout.MAGIC, MapLayout.VERSION, MapLayout.LENGTH, clock);
        new FileCreator(os).create(file, header, region -> writeConfig(region, config, format));
        MapControl control = map(file, format, Region.Access.READ_WRITE);
        MapConfig found = control.config();
        if (!found.isSameMap(config)) {
            throw new VigilException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "map has other settings: map=" + directory + ", found=" + text(found) + ", wanted=" + text(config)
                            + "; use those, or stop everything that uses the map and remove it");
        }
        return control;
    }

    /** Looks at one that exists. */
    static MapControl look(Path directory, int format) {
        return map(directory.resolve(FILE), format, Region.Access.READ_ONLY);
    }

    private static MapControl map(Path file, int format, Region.Access access) {
        Region region = FileHeader.map(file, MapLayout.MAGIC, MapLayout.VERSION, access);
        if (region.length() != MapLayout.LENGTH) {
            throw corrupt(region, 0, MapLayout.LENGTH + " bytes", region.length() + " bytes");
        }
        MapControl control = new MapControl(region);
        control.requireCrc(MapLayout.CONFIG, MapLayout.CONFIG_CRC);
        long found = region.getLong(MapLayout.FORMAT);
        if (found != format) {
            throw new VigilException(
                    ErrorCode.LAYOUT_MISMATCH,
                    "map of another release: " + region.place(MapLayout.FORMAT) + ", found=" + found + ", expected="
                            + format + "; use the release that wrote it, or remove the map");
        }
        MapConfig config = control.config();
        control.require(MapLayout.CHUNK_BYTES, config.chunkBytes());
        control.require(MapLayout.CHUNKS, config.chunks());
        return control;
    }

    private static void writeConfig(Region region, MapConfig config, int format) {
        region.putLong(MapLayout.FORMAT, format);
        region.putLong(MapLayout.ENTRIES, config.entries());
        region.putLong(MapLayout.BYTES, config.bytes());
        region.putLong(MapLayout.VALUE_BYTES, config.valueBytes());
        region.putLong(MapLayout.CHUNK_BYTES, config.chunkBytes());
        region.putLong(MapLayout.CHUNKS, config.chunks());
        region.putLong(MapLayout.CONFIG_CRC, crc(region, MapLayout.CONFIG, MapLayout.CONFIG_CRC));
    }

    private static String text(MapConfig config) {
        return "{entries=" + config.entries() + ", bytes=" + config.bytes() + ", valueBytes=" + config.valueBytes()
                + "}";
    }

    Region region() {
        return region;
    }

    /** The settings of the file; the wait is the default. */
    MapConfig config() {
        return MapConfig.of(
                Math.toIntExact(region.getLong(MapLayout.ENTRIES)),
                region.getLong(MapLayout.BYTES),
                Math.toIntExact(region.getLong(MapLayout.VALUE_BYTES)));
    }

    // The seal.

    /** What the twins are like, once they are made. Under the mutex, in the state EMPTY. */
    void seal(TwinSeal seal, long bootHash) {
        region.putLongRelease(MapLayout.TWIN_LENGTH, seal.length());
        region.putLongRelease(MapLayout.CONSTANT, seal.constant());
        region.putLongRelease(MapLayout.CONSTANT_CRC, seal.constantCrc());
        region.putLongRelease(MapLayout.BOOT, bootHash);
        region.putLongRelease(MapLayout.SEAL_CRC, crc(region, MapLayout.SEAL, MapLayout.SEAL_CRC));
    }

    TwinSeal seal() {
        requireCrc(MapLayout.SEAL, MapLayout.SEAL_CRC);
        return new TwinSeal(
                region.getLong(MapLayout.TWIN_LENGTH),
                region.getLong(MapLayout.CONSTANT),
                region.getLong(MapLayout.CONSTANT_CRC));
    }

    boolean isOfBoot(long bootHash) {
        return region.getLongAcquire(MapLayout.BOOT) == bootHash;
    }

    // What the holder of the mutex writes.

    long state() {
        return region.getLongVolatile(MapLayout.STATE);
    }

    /** Everything before it is in memory before it is, and nothing after it comes earlier. */
    void state(long state) {
        region.putLongVolatile(MapLayout.STATE, state);
        VarHandle.fullFence();
    }

    long sequence() {
        return region.getLongAcquire(MapLayout.SEQUENCE);
    }

    /** A version that nothing has had. One that is killed before it is used is left out. */
    long nextVersion() {
        long next = sequence() + 1;
        region.putLongRelease(MapLayout.SEQUENCE, next);
        return next;
    }

    long generation() {
        return region.getLongVolatile(MapLayout.GENERATION);
    }

    void generation(long version) {
        region.putLongVolatile(MapLayout.GENERATION, version);
    }

    Used used(int twin) {
        return new Used(region.getLongAcquire(twin), region.getLongAcquire(twin + Long.BYTES));
    }

    void used(int twin, Used used) {
        region.putLongRelease(twin, used.entries());
        region.putLongRelease(twin + Long.BYTES, used.bytes());
    }

    void count(int counter) {
        region.putLongRelease(counter, region.getLongAcquire(counter) + 1);
    }

    MapStats stats(int twin) {
        MapConfig config = config();
        Used used = used(twin);
        return new MapStats(
                used.entries(),
                used.bytes(),
                config.entries(),
                config.bytes(),
                generation(),
                region.getLongAcquire(MapLayout.REPAIRS),
                region.getLongAcquire(MapLayout.FROM_DEAD));
    }

    // Checks.

    VigilException corruptState(long found) {
        return corrupt(region, MapLayout.STATE, "0 to " + MapLayout.WRITING_B, String.valueOf(found));
    }

    private void require(int offset, long expected) {
        if (region.getLong(offset) != expected) {
            throw corrupt(region, offset, String.valueOf(expected), String.valueOf(region.getLong(offset)));
        }
    }

    private void requireCrc(int from, int at) {
        long expected = crc(region, from, at);
        if (region.getLongAcquire(at) != expected) {
            throw corrupt(region, at, Long.toHexString(expected), Long.toHexString(region.getLongAcquire(at)));
        }
    }

    private static long crc(Region region, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(region.duplicate().limit(to).position(from));
        return crc.getValue();
    }

    private static VigilException corrupt(Region region, int offset, String expected, String found) {
        return new VigilException(
                ErrorCode.CORRUPT_STORE,
                "map damaged: " + region.place(offset) + ", expected=" + expected + ", found=" + found
                        + "; stop everything that uses the map and remove it");
    }
}
