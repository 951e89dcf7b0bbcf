package io.vigil.ipc.owner;

import io.vigil.ipc.os.DeathWords;
import io.vigil.ipc.region.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** One slot in the mapped table ({@link OwnerLayout}): a flyweight, thread-safe as far as the table there says. */
record Slot(int index, Region region, int base) {
    long word() {
        return region.getLongVolatile(base + OwnerLayout.STATE);
    }

    boolean cas(long expected, long next) {
        return region.compareAndSetLong(base + OwnerLayout.STATE, expected, next);
    }

    /** Fills in who joins; the caller holds the lock, and the slot is still clean, so that nobody looks. */
    void describe(byte[] name, ProcessIdentity process, long nowMs) {
        put(OwnerLayout.PID, process.pid());
        put(OwnerLayout.START_TIME, process.startTime());
        put(OwnerLayout.BOOT, process.bootHash());
        put(OwnerLayout.PID_NAMESPACE, process.pidNamespace());
        put(OwnerLayout.JOINED, nowMs);
        put(OwnerLayout.HEARTBEAT, nowMs);
        put(OwnerLayout.EVERYTHING, 0);
        ByteBuffer words = ByteBuffer.wrap(name).order(ByteOrder.nativeOrder());
        for (int at = 0; at < OwnerLayout.NAME_SIZE; at += Long.BYTES) {
            put(OwnerLayout.NAME + at, words.getLong(at));
        }
        for (int entry = 0; entry < OwnerLayout.ATTACHED_COUNT; entry++) {
            putAttached(entry, 0);
        }
        for (int word = 0; word < OwnerLayout.DEATH_WORD_COUNT; word++) {
            put(OwnerLayout.DEATH_WORDS + word * Long.BYTES, 0);
        }
    }

    /** Lets the kernel mark the slot when this process dies. */
    DeathWords.Armed arm(DeathWords words) {
        int first = base + OwnerLayout.DEATH_WORDS;
        return words.arm(region, first, first + Long.BYTES);
    }

    void beat(long nowMs) {
        region.putLongRelease(base + OwnerLayout.HEARTBEAT, nowMs);
    }

    void putAttached(int entry, long hash) {
        region.putLongVolatile(base + OwnerLayout.ATTACHED + entry * Long.BYTES, hash);
    }

    void putEverything(boolean everything) {
        region.putLongVolatile(base + OwnerLayout.EVERYTHING, everything ? 1 : 0);
    }

    /** Whether the owner has been attached to nothing at all. */
    boolean isAttachedToNothing() {
        return get(OwnerLayout.EVERYTHING) == 0 && attached().isEmpty();
    }

    private List<Long> attached() {
        List<Long> hashes = new ArrayList<>();
        for (int entry = 0; entry < OwnerLayout.ATTACHED_COUNT; entry++) {
            long hash = get(OwnerLayout.ATTACHED + entry * Long.BYTES);
            if (hash != 0) {
                hashes.add(hash);
            }
        }
        return hashes;
    }

    /** What the slot says; of one moment when the state word is the same before and after. */
    OwnerInfo read(long word) {
        byte[] name = new byte[OwnerLayout.NAME_SIZE];
        ByteBuffer words = ByteBuffer.wrap(name).order(ByteOrder.nativeOrder());
        for (int at = 0; at < OwnerLayout.NAME_SIZE; at += Long.BYTES) {
            words.putLong(at, get(OwnerLayout.NAME + at));
        }
        return new OwnerInfo(
                index,
                SlotState.epoch(word),
                SlotState.state(word) == SlotState.DIRTY ? OwnerInfo.Life.DEAD : OwnerInfo.Life.UNKNOWN,
                get(OwnerLayout.PID),
                get(OwnerLayout.START_TIME),
                get(OwnerLayout.BOOT),
                get(OwnerLayout.PID_NAMESPACE),
                OwnerName.parse(name),
                get(OwnerLayout.JOINED),
                get(OwnerLayout.HEARTBEAT),
                attached(),
                get(OwnerLayout.EVERYTHING) != 0);
    }

    /** Acquire, so that a second look at the state word comes after. */
    private long get(int field) {
        return region.getLongAcquire(base + field);
    }

    private void put(int field, long value) {
        region.putLongRelease(base + field, value);
    }
}
