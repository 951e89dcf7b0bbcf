package io.vigil.ipc.message;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A message to send, any number of times, from any thread. Immutable; made by {@link MessageBuilder}.
 *
 * <p>One without an id is named by where it will lie, which costs nothing. {@link #id} gives it one, which is sent with
 * it from then on.
 */
public final class OutgoingMessage {
    private final byte[] bytes;
    private final DirectBuffer payload;
    private final Envelope envelope;
    private volatile @Nullable String id;

    OutgoingMessage(byte[] bytes, Envelope envelope) {
        this.bytes = bytes;
        this.payload = new UnsafeBuffer(bytes);
        this.envelope = envelope;
        this.id = envelope.id();
    }

    /** Begins a message with this text, in UTF-8. */
    public static MessageBuilder of(String text) {
        return new MessageBuilder(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Begins a message with a copy of these bytes. */
    public static MessageBuilder of(byte[] bytes) {
        return new MessageBuilder(bytes.clone());
    }

    /** Begins a message with a copy of the whole buffer. */
    public static MessageBuilder of(DirectBuffer buffer) {
        byte[] copy = new byte[buffer.capacity()];
        buffer.getBytes(0, copy);
        return new MessageBuilder(copy);
    }

    /** The id, made now when there was none: a message has the same one for ever, and two messages never have one. */
    public String id() {
        String known = id;
        if (known != null) {
            return known;
        }
        synchronized (this) {
            String made = id;
            if (made == null) {
                made = MessageIds.OF_PROCESS.next();
                id = made;
            }
            return made;
        }
    }

    /** The id when it has one already. */
    @Nullable
    String knownId() {
        return id;
    }

    /** The payload as it lies; do not write to what is under it. */
    public DirectBuffer payload() {
        return payload;
    }

    /** A copy of the payload. */
    public byte[] payloadCopy() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    /** The payload as UTF-8. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    public @Nullable String sender() {
        return envelope.sender();
    }

    public Priority priority() {
        return envelope.priority();
    }

    /** How long it lives once it is sent, 0 = as long as its mailbox says. */
    public long ttlMs() {
        return envelope.ttlMs();
    }

    public @Nullable Signal signal() {
        return envelope.signal();
    }

    public @Nullable String correlationId() {
        return envelope.correlationId();
    }

    public @Nullable String replyTo() {
        return envelope.replyTo();
    }

    public @Nullable String topic() {
        return envelope.topic();
    }

    public @Nullable String traceId() {
        return envelope.traceId();
    }

    /** In the order in which they were set. */
    public Map<String, String> headers() {
        return envelope.headers();
    }

    /** Whether nothing but the payload and the lane has to be stored. */
    boolean isPlain() {
        return id == null && envelope.isPlain();
    }

    /** A builder with everything that this message has, its id included. */
    public MessageBuilder toBuilder() {
        return new MessageBuilder(bytes).with(envelope, id);
    }

    @Override
    public String toString() {
        return "message(" + (id == null ? "" : "id=" + Printable.of(String.valueOf(id)) + ", ") + "priority="
                + priority() + ", length=" + bytes.length + ")";
    }
}
