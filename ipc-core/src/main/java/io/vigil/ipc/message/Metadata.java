package io.vigil.ipc.message;

import io.vigil.ipc.mailbox.Failure;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a message that came but its payload. Immutable.
 *
 * @param id given by the sender; null when it was not, and then the message is named by where it lies
 * @param enqueuedAtMs epoch ms of the send
 * @param deadlineMs epoch ms after which nobody is given the message; {@link Long#MAX_VALUE} for never
 * @param traceId any string; W3C ones are stored in binary
 * @param headers in the order in which they were set
 * @param origin where it was first, of a message that was moved
 * @param failure why it became a dead letter
 * @param reason the same in words
 */
public record Metadata(
        @Nullable String id,
        @Nullable String sender,
        @Nullable Signal signal,
        Priority priority,
        long enqueuedAtMs,
        long deadlineMs,
        @Nullable String correlationId,
        @Nullable String replyTo,
        @Nullable String topic,
        @Nullable String traceId,
        Map<String, String> headers,
        @Nullable Origin origin,
        @Nullable Failure failure,
        @Nullable String reason) {

    /**
     * Where a message that was moved was first.
     *
     * @param generation the term of the lane
     * @param unit of 64 bytes in that term
     */
    public record Origin(int lane, long generation, int unit) {}

    public Metadata {
        headers = headers.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** Whether its time is over. */
    public boolean isExpired(long epochMs) {
        return epochMs >= deadlineMs;
    }

    /** Milliseconds that it was given; null when it lives for ever. */
    public @Nullable Long ttlMs() {
        return deadlineMs == Long.MAX_VALUE ? null : deadlineMs - enqueuedAtMs;
    }
}
