package io.vigil.ipc.proof;

import io.vigil.ipc.proof.OracleRecord.MessageKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Payloads that say who they are: 32 bytes of identity, then bytes that follow from it.
 *
 * <p>Stateless. A consumer that reads anything else got what nobody sent.
 */
public final class ProofPayload {
    /** Least length of a payload that carries its identity. */
    public static final int LEAST = 32;

    private static final int MAGIC = 0x7669_6769;
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private ProofPayload() {}

    /** The payload of that message with that length. */
    public static byte[] of(MessageKey key, int length) {
        if (length < LEAST) {
            throw new IllegalArgumentException("too short for an identity: length=" + length + ", least=" + LEAST);
        }
        byte[] bytes = new byte[length];
        ByteBuffer to = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        to.putInt(MAGIC).putInt(key.mailbox()).putInt(key.producer()).putInt(key.lane());
        to.putLong(key.sequence()).putInt(length).putInt(0);
        long state = key.sequence() * MULTIPLIER + key.producer();
        while (to.remaining() >= Long.BYTES) {
            state = mix(state);
            to.putLong(state);
        }
        while (to.hasRemaining()) {
            to.put((byte) to.position());
        }
        return bytes;
    }

    /** Who a payload says it is; empty when it has no identity or another length than it says. */
    public static Optional<MessageKey> identify(byte[] payload) {
        if (payload.length < LEAST) {
            return Optional.empty();
        }
        ByteBuffer from = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
        if (from.getInt(0) != MAGIC || from.getInt(24) != payload.length) {
            return Optional.empty();
        }
        return Optional.of(new MessageKey(from.getInt(4), from.getInt(8), from.getInt(12), from.getLong(16)));
    }

    /** A 64-bit hash of every byte and the length. */
    public static long hash(byte[] payload) {
        ByteBuffer from = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
        long hash = payload.length;
        while (from.remaining() >= Long.BYTES) {
            hash = mix(hash ^ from.getLong());
        }
        while (from.hasRemaining()) {
            hash = mix(hash ^ (from.get() & 0xFF));
        }
        return hash;
    }

    private static long mix(long value) {
        long mixed = value * MULTIPLIER;
        return mixed ^ (mixed >>> 29);
    }
}
