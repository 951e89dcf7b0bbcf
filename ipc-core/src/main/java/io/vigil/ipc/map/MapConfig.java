package io.vigil.ipc.map;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings of a map, fixed when it is created and the same for every process, but for the wait. Immutable.
 *
 * @param entries most keys
 * @param bytes most bytes of keys and values together, each entry rounded up to whole chunks; the two files are each
 *     about a third larger
 * @param valueBytes largest value
 * @param waitNs how long to wait for a process that holds the map up; each process chooses its own
 */
public record MapConfig(int entries, long bytes, int valueBytes, long waitNs) {
    /** The longest key. */
    public static final int KEY_BYTES = 512;

    public static final int LARGEST_VALUE = 1 << 20;
    public static final int MOST_ENTRIES = 1 << 20;
    public static final long MOST_BYTES = 512L << 20;

    private static final Duration WAIT = Duration.ofSeconds(5);
    /** What the map and its values add to a key and a value: two lengths, a version, a checksum. */
    private static final int OVERHEAD = 8 + ValueCodec.HEADER;

    private static final int LEAST_CHUNK = 32;
    private static final int MOST_CHUNK = 4096;
    /** An entry is in a row of chunks: the smaller they are, the less is lost in the last, the longer the row. */
    private static final int CHUNKS_AN_ENTRY = 4;

    public MapConfig {
        List<String> problems = new ArrayList<>();
        if (entries < 1 || entries > MOST_ENTRIES) {
            problems.add("entries=" + entries + ", use 1 to " + MOST_ENTRIES);
        }
        if (valueBytes < 1 || valueBytes > LARGEST_VALUE) {
            problems.add("valueBytes=" + valueBytes + ", use 1 to " + LARGEST_VALUE);
        }
        if (bytes < 4096 || bytes > MOST_BYTES || bytes < 4L * valueBytes) {
            problems.add("bytes=" + bytes + ", use four of the largest values or more, 4096 to " + MOST_BYTES);
        }
        if (waitNs < 1) {
            problems.add("waitNs=" + waitNs + ", use 1 or more");
        }
        if (!problems.isEmpty()) {
            throw new VigilException(ErrorCode.INVALID_CONFIGURATION, "impossible map: " + String.join("; ", problems));
        }
    }

    /** So many keys, so many bytes, values up to that size, and five seconds of patience. */
    public static MapConfig of(int entries, long bytes, int valueBytes) {
        return new MapConfig(entries, bytes, valueBytes, WAIT.toNanos());
    }

    public MapConfig withWait(Duration wait) {
        return new MapConfig(entries, bytes, valueBytes, wait.toNanos());
    }

    /** The unit in which space is given out. */
    public int chunkBytes() {
        long average = bytes / entries / CHUNKS_AN_ENTRY;
        return (int) Math.max(LEAST_CHUNK, Math.min(MOST_CHUNK, Long.highestOneBit(Math.max(1, average))));
    }

    /** How many of them a twin has: the quota, and a third more, because an entry needs its chunks in a row. */
    public long chunks() {
        long wanted = bytes / chunkBytes() + charge(KEY_BYTES, valueBytes) / chunkBytes();
        return (wanted + wanted / 3 + 63) / 64 * 64;
    }

    /** What an entry counts for. */
    long charge(int keyBytes, int plainBytes) {
        int chunk = chunkBytes();
        return (long) (keyBytes + plainBytes + OVERHEAD + chunk - 1) / chunk * chunk;
    }

    /** Whether a map made with these settings is one made with those. */
    boolean isSameMap(MapConfig other) {
        return entries == other.entries && bytes == other.bytes && valueBytes == other.valueBytes;
    }
}
