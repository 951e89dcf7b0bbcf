package io.vigil.tools;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.mailbox.Failure;
import io.vigil.ipc.message.Metadata;
import io.vigil.ipc.message.Signal;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a message in JSON: the same names in every verb. No state. */
public final class MessageJson {
    private static final List<String> NAMES = List.of(
            "sender",
            "priority",
            "signal",
            "correlation_id",
            "reply_to",
            "trace_id",
            "topic",
            "enqueued_at_ms",
            "age_ms",
            "deadline_ms");

    private MessageJson() {}

    /** What a message says beside its payload; nulls where there is none that can be read. */
    public static JsonLine put(JsonLine line, @Nullable Metadata metadata) {
        if (metadata == null) {
            NAMES.forEach(name -> line.put(name, (String) null));
            return line;
        }
        Signal signal = metadata.signal();
        long age = VigilClock.SYSTEM.epochMs() - metadata.enqueuedAtMs();
        line.put("sender", metadata.sender())
                .put("priority", metadata.priority().name())
                .put("signal", signal == null ? null : signal.name())
                .put("correlation_id", metadata.correlationId())
                .put("reply_to", metadata.replyTo())
                .put("trace_id", metadata.traceId())
                .put("topic", metadata.topic())
                .put("enqueued_at_ms", metadata.enqueuedAtMs())
                .put("age_ms", Math.max(0, age))
                .put("deadline_ms", metadata.deadlineMs() == Long.MAX_VALUE ? null : (Long) metadata.deadlineMs())
                .put("headers", metadata.headers());
        Failure failure = metadata.failure();
        if (failure != null) {
            line.put("reason", failure.reason().name())
                    .put("reason_text", metadata.reason())
                    .put("attempts", failure.attempts())
                    .put("first_failure_ms", failure.firstMs())
                    .put("last_failure_ms", failure.lastMs());
        }
        return line;
    }

    /** The payload as text, or in base 64 when it is none; null when there is none to show. */
    public static JsonLine putPayload(JsonLine line, byte @Nullable [] payload) {
        String text = payload == null ? null : Printable.text(payload);
        return payload != null && text == null
                ? line.put("payload_base64", Base64.getEncoder().encodeToString(payload))
                : line.put("payload", text);
    }
}
