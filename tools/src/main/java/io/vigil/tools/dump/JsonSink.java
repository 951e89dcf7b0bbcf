package io.vigil.tools.dump;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.mailbox.Failure;
import io.vigil.ipc.message.Metadata;
import io.vigil.tools.JsonLine;
import io.vigil.tools.LaneName;
import io.vigil.tools.Printable;
import java.io.PrintStream;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object a frame. */
record JsonSink(PrintStream out) implements DumpSink {
    @Override
    public void show(DumpFrame frame) {
        JsonLine line = new JsonLine()
                .put("mailbox", frame.mailbox())
                .put("lane", LaneName.of(frame.snapshot().lane()))
                .put("position", frame.snapshot().place())
                .put("term", frame.snapshot().term())
                .put("unit", frame.snapshot().unit())
                .put("state", frame.state().name())
                .put("id", frame.id())
                .put("address", frame.address())
                .put("sender", frame.field(Metadata::sender))
                .put("priority", frame.priority())
                .put("signal", frame.signal())
                .put("correlation_id", frame.field(Metadata::correlationId))
                .put("reply_to", frame.field(Metadata::replyTo))
                .put("trace_id", frame.field(Metadata::traceId))
                .put("topic", frame.field(Metadata::topic))
                .put("headers", headers(frame))
                .put("enqueued_at_ms", frame.enqueuedMs())
                .put("age_ms", frame.ageMs(VigilClock.SYSTEM.epochMs()))
                .put("deadline_ms", frame.deadlineMs())
                .put("not_before_ms", frame.notBeforeMs())
                .put("deliveries", frame.snapshot().deliveries())
                .put("redelivered", frame.isRedelivered())
                .put("crashes", frame.crashes())
                .put("owner_pid", frame.ownerPid())
                .put("owner_slot", frame.ownerSlot())
                .put("owner_state", frame.ownerLife())
                .put("length", frame.length())
                .put("crc_ok", frame.crcOk())
                .put("damage", frame.damage());
        failure(line, frame);
        payload(line, frame.payload());
        out.println(line);
    }

    private static Map<String, String> headers(DumpFrame frame) {
        Map<String, String> headers = frame.field(Metadata::headers);
        return headers == null ? Map.of() : headers;
    }

    private static void failure(JsonLine line, DumpFrame frame) {
        Failure failure = frame.field(Metadata::failure);
        if (failure != null) {
            line.put("reason", failure.reason().name())
                    .put("reason_text", frame.field(Metadata::reason))
                    .put("attempts", failure.attempts())
                    .put("first_failure_ms", failure.firstMs())
                    .put("last_failure_ms", failure.lastMs());
        }
    }

    private static void payload(JsonLine line, byte @Nullable [] payload) {
        String text = payload == null ? null : Printable.text(payload);
        if (payload != null && text == null) {
            line.put("payload_base64", Base64.getEncoder().encodeToString(payload));
        } else {
            line.put("payload", text);
        }
    }
}
