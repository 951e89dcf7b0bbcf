package io.vigil.ipc.map;

import io.vigil.ipc.region.Region;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What each key must have: three words a key in a mapped file. A key belongs to one actor at a time.
 *
 * <p>A number n above zero stands for the n-th change of the key, a value; below zero for a removal. Between begun and done
 * either may be there; whoever looks then settles it, and what was not there may never come. A kill between any two
 * words leaves the question open, never a wrong answer.
 */
final class MapOracle {
    static final int ACTORS = 3;
    static final int KEYS = 32 * ACTORS;

    private static final int BEGUN = 0;
    private static final int DONE = BEGUN + Long.BYTES;
    private static final int HIGHEST = DONE + Long.BYTES;
    private static final int LENGTH = HIGHEST + Long.BYTES;

    private final Region region;

    private MapOracle(Region region) {
        this.region = region;
    }

    static void create(Path home) {
        try {
            Files.write(home.resolve("oracle"), new byte[KEYS * LENGTH]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MapOracle open(Path home) {
        return new MapOracle(Region.map(home.resolve("oracle"), 0, KEYS * LENGTH, Region.Access.READ_WRITE));
    }

    /** Null when what was found may be there. Called by whoever owns the key, or when its owner is dead. */
    @Nullable
    String check(int key, @Nullable MapValue found) {
        long begun = word(key, BEGUN);
        long done = word(key, DONE);
        long got = found == null ? 0 : number(found);
        if (found != null && !Arrays.equals(found.bytes(), value(key, got, found.bytes().length))) {
            return "torn: key=" + key + ", begun=" + begun + ", done=" + done;
        }
        if (!fits(done, got) && !fits(begun, got)) {
            return "key=" + key + ", begun=" + begun + ", done=" + done + ", found=" + got;
        }
        long settled = found == null ? -word(key, HIGHEST) : got;
        set(key, DONE, settled);
        set(key, BEGUN, settled);
        return null;
    }

    private static boolean fits(long expected, long got) {
        return expected > 0 ? got == expected : got == 0;
    }

    private static long number(MapValue value) {
        return value.bytes().length < Long.BYTES
                ? -1
                : ByteBuffer.wrap(value.bytes()).getLong();
    }

    byte[] begin(int key, int length) {
        long next = next(key);
        set(key, BEGUN, next);
        return value(key, next, length);
    }

    void done(int key) {
        set(key, DONE, word(key, BEGUN));
    }

    void remove(int key, Runnable removal) {
        set(key, BEGUN, -next(key));
        removal.run();
        done(key);
    }

    private long next(int key) {
        long next = word(key, HIGHEST) + 1;
        set(key, HIGHEST, next);
        return next;
    }

    private static byte[] value(int key, long number, int length) {
        byte[] bytes = new byte[length];
        for (int i = 12; i < length; i++) {
            bytes[i] = (byte) (number * 31 + key * 7L + i);
        }
        ByteBuffer.wrap(bytes).putLong(number).putInt(key);
        return bytes;
    }

    private long word(int key, int field) {
        return region.getLongVolatile(key * LENGTH + field);
    }

    private void set(int key, int field, long value) {
        region.putLongVolatile(key * LENGTH + field, value);
    }
}
