package io.vigil.testing;

import io.vigil.ipc.inbox.Message;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values and messages as the lines of a failure show them. Stateless. */
final class Shown {
    private static final int LONGEST = 200;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private Shown() {}

    static String value(@Nullable Object value) {
        if (value == null) {
            return "none";
        }
        return value instanceof String text ? text(text) : value.toString();
    }

    static String text(String text) {
        StringBuilder shown = new StringBuilder("\"");
        int end = Math.min(text.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> shown.append('\\').append(c);
                case '\n' -> shown.append("\\n");
                default -> {
                    if (Character.isISOControl(c)) {
                        shown.append(String.format("\\u%04x", (int) c));
                    } else {
                        shown.append(c);
                    }
                }
            }
        }
        return shown.append('"').append(rest(text.length(), "characters")).toString();
    }

    static String bytes(byte[] bytes) {
        int end = Math.min(bytes.length, LONGEST);
        return "[" + HEX.formatHex(bytes, 0, end) + "]" + rest(bytes.length, "bytes");
    }

    private static String rest(int length, String unit) {
        return length <= LONGEST ? "" : "... (" + length + " " + unit + ")";
    }

    /** Everything that a message has. */
    static String message(Message message) {
        List<String> parts = new ArrayList<>();
        add(parts, "id", message.id());
        add(parts, "payload", message.text());
        add(parts, "sender", message.sender());
        add(parts, "priority", message.priority());
        add(parts, "signal", message.signal());
        add(parts, "correlationId", message.correlationId());
        add(parts, "replyTo", message.replyTo());
        add(parts, "topic", message.topic());
        add(parts, "traceId", message.traceId());
        new TreeMap<>(message.headers()).forEach((key, value) -> add(parts, "header " + key, value));
        add(parts, "ttl", message.ttl());
        add(parts, "deliveries", message.deliveries());
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, String name, @Nullable Object value) {
        if (value != null) {
            parts.add(name + "=" + value(value));
        }
    }
}
