package io.vigil.ipc.inbox;

import io.vigil.ipc.message.MessageAddress;
import io.vigil.ipc.message.Metadata;
import java.nio.charset.StandardCharsets;

/**
 * A message as it was when somebody looked, who did not take it. Immutable, if nobody writes to the payload.
 *
 * @param address where it lies
 * @param payload a copy
 * @param deliveries how often it was delivered so far
 */
@SuppressWarnings("ArrayRecordComponent") // A copy of this look's own; never compared.
public record PeekedMessage(MessageAddress address, Metadata metadata, byte[] payload, int deliveries) {
    /** The payload as UTF-8. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** Id of the sender's choice, else where it lies. */
    public String id() {
        String given = metadata.id();
        return given != null ? given : address.toString();
    }
}
