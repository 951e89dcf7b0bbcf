package io.vigil.ipc.message;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.FrameLayout;
import io.vigil.ipc.mailbox.Failure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One pass over the optional fields of a frame, which nobody vouches for: every length is checked before it is used. */
final class FieldReader {
    /** Instead of a lane: the mailbox has one for everything. */
    static final int NO_PRIORITIES = -1;

    private static final int FAILURE = 24;
    private static final int ORIGIN = 1 + 8 + 4;
    private static final int PRIORITIES = 5;

    private final byte[] bytes;
    private final ByteBuffer numbers;
    private final int presence;
    private int at;

    FieldReader(byte[] block, int presence) {
        this.bytes = block;
        this.numbers = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        this.presence = presence;
    }

    /**
     * Reads everything, in the order of the bits.
     *
     * @param lane in which the frame lies, or {@link #NO_PRIORITIES}
     */
    Metadata read(int lane, long enqueuedMs) {
        long deadlineMs =
                has(FrameLayout.HAS_DEADLINE) ? numbers.getLong(skip("deadline", Long.BYTES)) : Long.MAX_VALUE;
        Signal signal = has(FrameLayout.HAS_SIGNAL) ? signal() : null;
        int code = has(FrameLayout.HAS_PRIORITY) ? bytes[skip("priority", 1)] & 0xFF : -1;
        String id = text(FrameLayout.HAS_ID, "id");
        String correlation = text(FrameLayout.HAS_CORRELATION, "correlation");
        String trace = has(FrameLayout.HAS_TRACE) ? trace() : null;
        String sender = text(FrameLayout.HAS_SENDER, "sender");
        String replyTo = text(FrameLayout.HAS_REPLY_TO, "reply-to");
        String topic = text(FrameLayout.HAS_TOPIC, "topic");
        Metadata.Origin origin = has(FrameLayout.HAS_ORIGIN) ? origin() : null;
        Failure failure = has(FrameLayout.HAS_FAILURE) ? Failure.decode(bytes, skip("failure", FAILURE)) : null;
        Map<String, String> headers = has(FrameLayout.HAS_HEADERS) ? headers() : Map.of();
        String reason = text(FrameLayout.HAS_REASON, "reason");
        return new Metadata(
                id,
                sender,
                signal,
                priority(code, lane, origin),
                enqueuedMs,
                deadlineMs,
                correlation,
                replyTo,
                topic,
                trace,
                headers,
                origin,
                failure,
                reason);
    }

    /** What the sender said, else the lane that it was sent to: the first one, of a frame that was moved. */
    private static Priority priority(int code, int lane, Metadata.@Nullable Origin origin) {
        if (code >= 0) {
            return Priority.of(code);
        }
        if (lane == NO_PRIORITIES) {
            return Priority.NORMAL;
        }
        return Priority.of(lane >= PRIORITIES && origin != null ? origin.lane() : lane);
    }

    private boolean has(int bit) {
        return (presence & bit) != 0;
    }

    /** Where a field of that many bytes begins; the next one begins behind it. */
    private int skip(String field, int length) {
        if (length > bytes.length - at) {
            throw damaged(field, length);
        }
        int begin = at;
        at += length;
        return begin;
    }

    private int prefix(String field) {
        return numbers.getShort(skip(field, Short.BYTES)) & 0xFFFF;
    }

    private Signal signal() {
        int code = prefix("signal");
        Signal signal = Signal.of(code);
        if (signal == null) {
            throw new VigilException(
                    ErrorCode.INVALID_MESSAGE,
                    "signal that this release does not know: code=" + code + "; read it with a newer release");
        }
        return signal;
    }

    private @Nullable String text(int bit, String field) {
        if (!has(bit)) {
            return null;
        }
        int length = prefix(field);
        return new String(bytes, skip(field, length), length, StandardCharsets.UTF_8);
    }

    private @Nullable String trace() {
        int length = prefix("trace");
        String trace = TraceContext.decode(bytes, skip("trace", length), length);
        return trace.isEmpty() ? null : trace;
    }

    private Metadata.Origin origin() {
        int length = prefix("origin");
        int begin = skip("origin", length);
        if (length < ORIGIN) {
            at = begin;
            throw damaged("origin", ORIGIN);
        }
        return new Metadata.Origin(bytes[begin] & 0xFF, numbers.getLong(begin + 1), numbers.getInt(begin + 9));
    }

    private Map<String, String> headers() {
        int length = prefix("headers");
        int end = skip("headers", length) + length;
        at = end - length;
        Map<String, String> headers = new LinkedHashMap<>();
        while (at < end) {
            headers.put(headerText(end), headerText(end));
        }
        return headers;
    }

    private String headerText(int end) {
        if (end - at < Short.BYTES) {
            throw damaged("headers", Short.BYTES);
        }
        int length = prefix("headers");
        if (length > end - at) {
            throw damaged("headers", length);
        }
        return new String(bytes, skip("headers", length), length, StandardCharsets.UTF_8);
    }

    private VigilException damaged(String field, int needed) {
        return new VigilException(
                ErrorCode.CORRUPT_STORE,
                "damaged optional fields: field=" + field + ", at=" + at + ", expected=" + needed + " bytes, found="
                        + (bytes.length - at) + "; the message cannot be decoded, set it aside");
    }
}
