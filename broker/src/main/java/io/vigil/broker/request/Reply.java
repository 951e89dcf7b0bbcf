package io.vigil.broker.request;

import io.vigil.ipc.inbox.Message;
import io.vigil.ipc.message.Metadata;
import java.nio.charset.StandardCharsets;

/** A copy of a message that answered a request; the message itself is acknowledged. Immutable. */
public final class Reply {
    private final byte[] payload;
    private final Metadata metadata;

    private Reply(byte[] payload, Metadata metadata) {
        this.payload = payload;
        this.metadata = metadata;
    }

    static Reply of(Message message) {
        return new Reply(message.payload(), message.metadata());
    }

    /** A copy of the payload. */
    public byte[] payload() {
        return payload.clone();
    }

    /** The payload as UTF-8. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** Everything but the payload: the correlation id of the request, its trace carried on, headers. */
    public Metadata metadata() {
        return metadata;
    }

    @Override
    public String toString() {
        return "reply(correlation=" + metadata.correlationId() + ", length=" + payload.length + ")";
    }
}
