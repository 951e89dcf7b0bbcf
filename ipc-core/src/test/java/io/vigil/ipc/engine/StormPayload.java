package io.vigil.ipc.engine;

import io.vigil.ipc.proof.OracleRecord.MessageKey;
import io.vigil.ipc.proof.ProofPayload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Payloads that say who they are, from 8 bytes on: short ones pack their identity into one word, the others are
 * {@link ProofPayload}.
 *
 * <pre>
 * the word | producer 24 | lane 3 | sequence 37
 * </pre>
 *
 * <p>Stateless. Bytes behind the word follow from it, so that the hash of what is received proves what was sent.
 */
final class StormPayload {
    static final int LEAST = Long.BYTES;

    private StormPayload() {}

    static byte[] of(MessageKey key, int length) {
        if (length >= ProofPayload.LEAST) {
            return ProofPayload.of(key, length);
        }
        long word = (long) key.producer() << 40 | (long) key.lane() << 37 | key.sequence();
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(word);
        while (bytes.hasRemaining()) {
            bytes.put((byte) (word * 31 + bytes.position()));
        }
        return bytes.array();
    }

    /** Who a payload says it is; empty when it cannot be one. */
    static Optional<MessageKey> identify(byte[] payload) {
        if (payload.length >= ProofPayload.LEAST) {
            return ProofPayload.identify(payload);
        }
        if (payload.length < LEAST) {
            return Optional.empty();
        }
        long word = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return Optional.of(new MessageKey(0, (int) (word >>> 40), (int) (word >>> 37) & 7, word & 0x1F_FFFF_FFFFL));
    }
}
