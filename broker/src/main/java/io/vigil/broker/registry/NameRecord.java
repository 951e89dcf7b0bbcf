package io.vigil.broker.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A global name as the shared map holds it. Immutable.
 *
 * <pre>
 * offset | size | field, little-endian
 *      0 |    4 | version of this record
 *      4 |    4 | slot of the owner
 *      8 |    8 | epoch of the slot
 *     16 |    8 | epoch ms at which somebody saw that the owner is dead, 0 = nobody has
 *     24 |      | mailbox, then how many pairs of metadata (4), then these: each text as length (4) and UTF-8
 * </pre>
 *
 * What a later release puts behind is not looked at.
 */
record NameRecord(int slot, long epoch, long deadSinceMs, String mailbox, Map<String, String> metadata) {
    private static final int VERSION = 1;
    private static final int FIXED = 24;

    byte[] encode() {
        int length = FIXED + size(mailbox) + Integer.BYTES;
        Map<String, String> sorted = new TreeMap<>(metadata);
        for (Map.Entry<String, String> pair : sorted.entrySet()) {
            length += size(pair.getKey()) + size(pair.getValue());
        }
        ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(VERSION).putInt(slot).putLong(epoch).putLong(deadSinceMs);
        put(out, mailbox);
        out.putInt(sorted.size());
        sorted.forEach((key, value) -> {
            put(out, key);
            put(out, value);
        });
        return out.array();
    }

    private static int size(String text) {
        return Integer.BYTES + text.getBytes(UTF_8).length;
    }

    private static void put(ByteBuffer out, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        out.putInt(bytes.length).put(bytes);
    }

    /** Null for a record of another version: a later release's name, which this one does not know. */
    static @Nullable NameRecord decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < FIXED || in.getInt() != VERSION) {
            return null;
        }
        int slot = in.getInt();
        long epoch = in.getLong();
        long deadSinceMs = in.getLong();
        String mailbox = text(in);
        Map<String, String> metadata = new TreeMap<>();
        for (int left = in.getInt(); left > 0; left--) {
            metadata.put(text(in), text(in));
        }
        return new NameRecord(slot, epoch, deadSinceMs, mailbox, metadata);
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return new String(bytes, UTF_8);
    }

    boolean isOf(int ownerSlot, long ownerEpoch) {
        return slot == ownerSlot && epoch == ownerEpoch;
    }

    NameRecord deadSince(long nowMs) {
        return new NameRecord(slot, epoch, nowMs, mailbox, metadata);
    }

    Registration named(String name, long version) {
        return new Registration(name, mailbox, Scope.GLOBAL, metadata, slot, epoch, version);
    }
}
