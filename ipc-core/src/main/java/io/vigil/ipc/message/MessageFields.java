package io.vigil.ipc.message;

import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameLayout;
import io.vigil.ipc.mailbox.MailboxConfig;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Codec between messages and the optional fields of frames, for one mailbox. Owned by one thread.
 *
 * <p>The fields stand in the order of their bits; numbers are little-endian, texts UTF-8.
 *
 * <pre>
 * bit | size  | type  | field        | written by | meaning
 *   0 |   8   | long  | deadline     | sender     | epoch ms after which nobody is given it
 *   1 |   2   | short | signal       | sender     | code of Signal
 *   2 |   1   | byte  | priority     | sender     | code of Priority; only where the mailbox has one lane, and not for NORMAL
 *   3 | 2 + n | text  | id           | sender     | only when it has one
 *   4 | 2 + n | text  | correlation  | sender     |
 *   5 | 2 + n | bytes | trace        | sender     | 0, version, trace id 16, parent id 8, flags (W3C); or 1 and text
 *   6 | 2 + n | text  | sender       | sender     |
 *   7 | 2 + n | text  | reply-to     | sender     | name of a mailbox
 *   8 | 2 + n | text  | topic        | sender     |
 *   9 | 2 + n | bytes | origin       | mover      | lane 1, term 8, unit 4
 *  10 |  24   | bytes | failure      | mover      | see Failure
 *  11 | 2 + n | bytes | headers      | sender     | key and value in turn, each a 2-byte length and text
 *  12 | 2 + n | text  | reason       | mover      | at most 1,024 bytes
 *  13+|       |       |              |            | of newer releases: skipped
 * </pre>
 *
 * <p>A message with nothing but a payload has presence 0 and no block, and costs no garbage.
 */
public final class MessageFields {
    private static final int FIRST_BLOCK = 256;

    private final boolean priorities;
    private final long defaultTtlMs;
    private final MutableDirectBuffer block = new ExpandableArrayBuffer(FIRST_BLOCK);
    private int length;
    private int presence;

    public MessageFields(MailboxConfig config) {
        priorities = config.priorities();
        defaultTtlMs = config.defaultTtlMs();
    }

    /**
     * Encodes what a message has beside its payload into {@link #block}.
     *
     * @param enqueuedMs the time that the message carries, from which its life is counted
     * @return the presence mask
     */
    public int encode(OutgoingMessage message, long enqueuedMs) {
        presence = 0;
        length = 0;
        deadline(enqueuedMs, message.ttlMs() != 0 ? message.ttlMs() : defaultTtlMs);
        signal(message.signal());
        priority(message.priority());
        if (!message.isPlain()) {
            texts(message);
        }
        return presence;
    }

    /** As {@link #encode}, of bare bytes: what the mailbox says about a life, and the priority where no lane tells it. */
    public int encodePlain(Priority priority, long enqueuedMs) {
        presence = 0;
        length = 0;
        deadline(enqueuedMs, defaultTtlMs);
        priority(priority);
        return presence;
    }

    private void texts(OutgoingMessage message) {
        text(FrameLayout.HAS_ID, message.knownId());
        text(FrameLayout.HAS_CORRELATION, message.correlationId());
        String trace = message.traceId();
        if (trace != null) {
            field(FrameLayout.HAS_TRACE, TraceContext.encode(trace));
        }
        text(FrameLayout.HAS_SENDER, message.sender());
        text(FrameLayout.HAS_REPLY_TO, message.replyTo());
        text(FrameLayout.HAS_TOPIC, message.topic());
        if (!message.headers().isEmpty()) {
            headers(message.headers());
        }
    }

    /** The encoded fields: bytes 0 to {@link #length} - 1, until the next {@link #encode}. */
    public DirectBuffer block() {
        return block;
    }

    /** Bytes of {@link #block} that are in use. */
    public int length() {
        return length;
    }

    private void deadline(long enqueuedMs, long ttlMs) {
        if (ttlMs > 0 && ttlMs < MessageBuilder.LONGEST_TTL_MS) {
            presence |= FrameLayout.HAS_DEADLINE;
            block.putLong(length, enqueuedMs + ttlMs, ByteOrder.LITTLE_ENDIAN);
            length += Long.BYTES;
        }
    }

    private void signal(@Nullable Signal signal) {
        if (signal != null) {
            presence |= FrameLayout.HAS_SIGNAL;
            putShort(signal.code());
        }
    }

    /** Five lanes say it by themselves. */
    private void priority(Priority priority) {
        if (!priorities && priority != Priority.NORMAL) {
            presence |= FrameLayout.HAS_PRIORITY;
            block.putByte(length++, (byte) priority.code());
        }
    }

    private void text(int bit, @Nullable String text) {
        if (text != null) {
            field(bit, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void field(int bit, byte[] value) {
        presence |= bit;
        putBytes(value);
    }

    private void headers(Map<String, String> headers) {
        presence |= FrameLayout.HAS_HEADERS;
        int at = length;
        length += Short.BYTES;
        headers.forEach((key, value) -> {
            putBytes(key.getBytes(StandardCharsets.UTF_8));
            putBytes(value.getBytes(StandardCharsets.UTF_8));
        });
        block.putShort(at, (short) (length - at - Short.BYTES), ByteOrder.LITTLE_ENDIAN);
    }

    private void putShort(int value) {
        block.putShort(length, (short) value, ByteOrder.LITTLE_ENDIAN);
        length += Short.BYTES;
    }

    private void putBytes(byte[] value) {
        putShort(value.length);
        block.putBytes(length, value);
        length += value.length;
    }

    /**
     * What a frame that is in hand says.
     *
     * @throws io.vigil.ipc.VigilException INVALID_MESSAGE when a newer release means something by it that this one does
     *     not know, CORRUPT_STORE when its fields are damaged
     */
    public Metadata decode(Frame frame) {
        return decode(frame.lane(), frame.presence(), frame.optionalCopy(), frame.enqueuedMs());
    }

    /** As {@link #decode(Frame)}, of a frame in that lane whose optional fields were copied. */
    public Metadata decode(int lane, int present, byte[] fields, long enqueuedMs) {
        return new FieldReader(fields, present).read(priorities ? lane : FieldReader.NO_PRIORITIES, enqueuedMs);
    }
}
