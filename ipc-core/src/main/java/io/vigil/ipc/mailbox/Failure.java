package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.Frame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Why a message became a dead letter.
 *
 * @param attempts deliveries it had
 * @param crashes deliveries that ended with the death of the reader
 */
public record Failure(Reason reason, int attempts, int crashes, long firstMs, long lastMs) {
    /** Reasons with the code that is stored. */
    public enum Reason {
        /** Its reader said so. */
        REJECTED(0),
        /** Delivered more often than the mailbox allows. */
        TOO_MANY_DELIVERIES(1),
        /** As many readers as the mailbox allows died with it in hand. */
        KILLED_ITS_READERS(2),
        /** Its time was over. */
        EXPIRED(3),
        /** Taken out by an operator. */
        OPERATOR(4),
        /** Dropped to make room for a newer one. */
        OVERFLOW(5),
        /** Written by a newer release. */
        UNKNOWN(0xFFFF);

        private final int code;

        Reason(int code) {
            this.code = code;
        }

        static Reason of(int code) {
            for (Reason reason : values()) {
                if (reason.code == code) {
                    return reason;
                }
            }
            return UNKNOWN;
        }
    }

    static final int LENGTH = 24;

    /** Of a message that is in hand. */
    static Failure of(Frame held, Reason reason, long nowMs) {
        return new Failure(reason, held.deliveries(), held.crashes(), held.enqueuedMs(), nowMs);
    }

    byte[] encode() {
        return ByteBuffer.allocate(LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) reason.code)
                .putShort((short) Math.min(attempts, 0xFFFF))
                .putShort((short) Math.min(crashes, 0xFFFF))
                .putShort((short) 0)
                .putLong(firstMs)
                .putLong(lastMs)
                .array();
    }

    /** Reads the field; {@code at} is where it begins in the block of optional fields. */
    public static Failure decode(byte[] block, int at) {
        ByteBuffer bytes = ByteBuffer.wrap(block, at, LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        int code = bytes.getShort() & 0xFFFF;
        int attempts = bytes.getShort() & 0xFFFF;
        int crashes = bytes.getShort() & 0xFFFF;
        bytes.getShort();
        return new Failure(Reason.of(code), attempts, crashes, bytes.getLong(), bytes.getLong());
    }
}
