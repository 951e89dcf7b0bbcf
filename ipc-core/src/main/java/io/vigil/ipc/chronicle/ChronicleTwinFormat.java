package io.vigil.ipc.chronicle;

import io.vigil.ipc.flags.FlagCheck;
import io.vigil.ipc.map.MapConfig;
import io.vigil.ipc.map.TwinFile;
import io.vigil.ipc.map.TwinFormat;
import io.vigil.ipc.region.Region;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;

/**
 * The twins of a map as Chronicle Maps of one segment and one tier, so that a file never grows.
 *
 * <p>Stateless. Chronicle believes what it opens and locks nothing that a kill does not break: whoever calls has checked
 * the file, and holds a mutex of his own around every operation.
 */
public final class ChronicleTwinFormat implements TwinFormat {
    /** Of the file that Chronicle Map 2026.1 makes with the settings below. */
    private static final int VERSION = 2026_01_1;

    private static final int BEFORE_HEADER = 12;
    private static final int HEADER_LENGTH = 8;
    /** The upper bits of the length are flags. */
    private static final int HEADER_LENGTH_MASK = 0x3FFF_FFFF;

    private static final int USUAL_KEY = 32;
    /** Chronicle's header, the head of the segment, and the rounding to pages between them. */
    private static final int FIXED = 32 << 10;
    /** Its table of hashes and its list of free chunks; both are powers of two that are at least half empty. */
    private static final int ENTRY_OVERHEAD = 32;

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void load() {
        FlagCheck.require();
        ChronicleStart.quietly(GlobalState::install);
    }

    @Override
    public long lengthAtMost(MapConfig config) {
        return FIXED
                + config.chunks() * config.chunkBytes()
                + config.chunks() / Byte.SIZE
                + (long) config.entries() * ENTRY_OVERHEAD;
    }

    @Override
    public void create(Path file, MapConfig config) {
        open(file, config).close();
    }

    @Override
    public int constantBytes(Path file) {
        Region start = Region.map(file, 0, BEFORE_HEADER, Region.Access.READ_ONLY);
        return BEFORE_HEADER + (start.getInt(HEADER_LENGTH) & HEADER_LENGTH_MASK);
    }

    @Override
    public TwinFile open(Path file, MapConfig config) {
        load();
        return ChronicleStart.quietly(() -> new ChronicleTwin(openMap(file, config)));
    }

    private static ChronicleMap<byte[], byte[]> openMap(Path file, MapConfig config) {
        try {
            return builder(config).createPersistedTo(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open: file=" + file + ", size=" + size(file), e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return -1;
        }
    }

    private static ChronicleMapBuilder<byte[], byte[]> builder(MapConfig config) {
        return ChronicleMap.of(byte[].class, byte[].class)
                .name("vigil")
                .entries(config.entries())
                .entriesPerSegment(config.entries())
                .actualSegments(1)
                .actualChunkSize(config.chunkBytes())
                .actualChunksPerSegmentTier(config.chunks())
                .averageKeySize(USUAL_KEY)
                .averageValueSize(Math.max(1, (double) config.bytes() / config.entries() - USUAL_KEY))
                // A second tier would make the file longer than its twin.
                .allowSegmentTiering(false)
                .checksumEntries(false)
                .skipCloseOnExitHook(true);
    }
}
