package io.vigil.ipc.inbox;

import io.vigil.ipc.mailbox.Failure;
import io.vigil.ipc.message.MessageAddress;
import io.vigil.ipc.message.Metadata;
import java.nio.charset.StandardCharsets;

/**
 * A dead letter as it was when somebody looked. Immutable, if nobody writes to the payload.
 *
 * @param address where it lies among the dead letters
 * @param payload a copy
 * @param reason why it is here
 * @param detail the same in words; empty when nobody said it
 * @param attempts deliveries that it had
 * @param crashes deliveries that ended with the death of the reader
 * @param firstMs epoch ms of its send
 * @param lastMs epoch ms at which it became a dead letter
 */
@SuppressWarnings("ArrayRecordComponent") // A copy of this look's own; never compared.
public record DeadMessage(
        MessageAddress address,
        Metadata metadata,
        byte[] payload,
        Failure.Reason reason,
        String detail,
        int attempts,
        int crashes,
        long firstMs,
        long lastMs) {
    /** The payload as UTF-8. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }
}
