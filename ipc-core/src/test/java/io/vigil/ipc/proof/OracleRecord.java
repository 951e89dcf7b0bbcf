package io.vigil.ipc.proof;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One record of an oracle log.
 *
 * <pre>
 * offset | size | field
 *      0 |    4 | CRC-32C of bytes 4..63
 *      4 |    1 | kind
 *      5 |    1 | lane that the message was sent to
 *      6 |    1 | lane that the actor used (for a delivery: the one it came from)
 *      7 |    1 | 1 when marked as redelivered
 *      8 |    4 | producer
 *     12 |    4 | payload length
 *     16 |    8 | sequence number of the producer in that lane
 *     24 |    8 | payload hash
 *     32 |    4 | deliveries
 *     36 |    4 | mailbox
 *     40 |    8 | begin of the call, ns
 *     48 |    8 | end of the call, ns
 *     56 |    8 | reserved, 0
 * </pre>
 *
 * Times are {@link System#nanoTime}, which on Linux all processes of a host share.
 */
public record OracleRecord(
        OracleKind kind,
        MessageKey key,
        int viaLane,
        long hash,
        int length,
        int deliveries,
        boolean redelivered,
        long beginNs,
        long endNs) {
    static final int LENGTH = 64;

    /** Which message: the identity that the producer wrote into the payload. */
    public record MessageKey(int mailbox, int producer, int lane, long sequence) {}

    /** About a message, as of now, with the lane it was sent to. */
    public static OracleRecord of(OracleKind kind, MessageKey key, long hash, int length) {
        long now = System.nanoTime();
        return new OracleRecord(kind, key, key.lane, hash, length, 0, false, now, now);
    }

    /** About the incarnation itself. */
    static OracleRecord ofActor(OracleKind kind) {
        return of(kind, new MessageKey(0, 0, 0, 0), 0, 0);
    }

    /** With the time just before the call that this record tells the end of. */
    public OracleRecord since(long callBeginNs) {
        return new OracleRecord(kind, key, viaLane, hash, length, deliveries, redelivered, callBeginNs, endNs);
    }

    /** With what a delivery said. */
    public OracleRecord delivered(int fromLane, int count, boolean marked) {
        return new OracleRecord(kind, key, fromLane, hash, length, count, marked, beginNs, endNs);
    }

    /** Writes 64 bytes at the buffer's position. */
    void encode(ByteBuffer to, CRC32C crc) {
        int at = to.position();
        to.order(ByteOrder.LITTLE_ENDIAN);
        to.putInt(0).put(kind.code).put((byte) key.lane).put((byte) viaLane);
        to.put((byte) (redelivered ? 1 : 0)).putInt(key.producer).putInt(length).putLong(key.sequence);
        to.putLong(hash)
                .putInt(deliveries)
                .putInt(key.mailbox)
                .putLong(beginNs)
                .putLong(endNs)
                .putLong(0);
        to.putInt(at, checksum(to, at, crc));
    }

    /** Reads the 64 bytes at an offset; empty when they are not a whole record. */
    static Optional<OracleRecord> decode(ByteBuffer from, int at, CRC32C crc) {
        from.order(ByteOrder.LITTLE_ENDIAN);
        Optional<OracleKind> kind = OracleKind.of(from.get(at + 4));
        if (kind.isEmpty() || from.getInt(at) != checksum(from, at, crc)) {
            return Optional.empty();
        }
        MessageKey key =
                new MessageKey(from.getInt(at + 36), from.getInt(at + 8), from.get(at + 5), from.getLong(at + 16));
        return Optional.of(new OracleRecord(
                kind.get(),
                key,
                from.get(at + 6),
                from.getLong(at + 24),
                from.getInt(at + 12),
                from.getInt(at + 32),
                from.get(at + 7) == 1,
                from.getLong(at + 40),
                from.getLong(at + 48)));
    }

    private static int checksum(ByteBuffer bytes, int at, CRC32C crc) {
        crc.reset();
        crc.update(bytes.duplicate().limit(at + LENGTH).position(at + 4));
        return (int) crc.getValue();
    }
}
