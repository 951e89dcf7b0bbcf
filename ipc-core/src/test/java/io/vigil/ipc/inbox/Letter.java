package io.vigil.ipc.inbox;

import io.vigil.ipc.message.MessageBuilder;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.message.Priority;
import io.vigil.ipc.message.Signal;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** A message that a test sends from wherever: its text, and its fields by name. Immutable. */
record Letter(String text, Map<String, String> fields) {
    static Letter of(String text) {
        return new Letter(text, Map.of());
    }

    Letter with(String field, Object value) {
        Map<String, String> more = new TreeMap<>(fields);
        more.put(field, value.toString());
        return new Letter(text, more);
    }

    OutgoingMessage outgoing() {
        MessageBuilder builder = OutgoingMessage.of(text);
        fields.forEach((field, value) -> {
            switch (field) {
                case "id" -> builder.id(value);
                case "from" -> builder.from(value);
                case "priority" -> builder.priority(Priority.valueOf(value));
                case "signal" -> builder.signal(Signal.valueOf(value));
                case "ttl" -> builder.ttl(Duration.parse(value));
                case "correlation" -> builder.withCorrelation(value);
                case "replyTo" -> builder.replyTo(value);
                case "trace" -> builder.trace(value);
                default -> builder.header(field, value); // any other name is that of a header
            }
        });
        return builder.build();
    }
}
