package io.vigil.tools;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object on one line, in the order in which its fields are put.
 *
 * <p>Names are lower_snake_case and stable. Belongs to one thread.
 */
public final class JsonLine {
    private final StringBuilder text = new StringBuilder("{");

    public JsonLine put(String name, @Nullable String value) {
        name(name);
        appendQuoted(value);
        return this;
    }

    public JsonLine put(String name, long value) {
        name(name).append(value);
        return this;
    }

    public JsonLine put(String name, boolean value) {
        name(name).append(value);
        return this;
    }

    /** A number that may be unknown. */
    public JsonLine put(String name, @Nullable Number value) {
        name(name).append(value);
        return this;
    }

    /** A truth that may be unknown. */
    public JsonLine put(String name, @Nullable Boolean value) {
        name(name).append(value);
        return this;
    }

    /** An object of numbers or texts. */
    public JsonLine put(String name, Map<String, ?> values) {
        name(name).append('{');
        String separator = "";
        for (Map.Entry<String, ?> entry : values.entrySet()) {
            text.append(separator);
            appendQuoted(entry.getKey());
            text.append(':');
            if (entry.getValue() instanceof Number number) {
                text.append(number);
            } else {
                appendQuoted(String.valueOf(entry.getValue()));
            }
            separator = ",";
        }
        text.append('}');
        return this;
    }

    public JsonLine put(String name, Collection<String> values) {
        name(name).append('[');
        String separator = "";
        for (String value : values) {
            text.append(separator);
            appendQuoted(value);
            separator = ",";
        }
        text.append(']');
        return this;
    }

    private StringBuilder name(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        appendQuoted(name);
        return text.append(':');
    }

    private void appendQuoted(@Nullable String value) {
        if (value == null) {
            text.append("null");
            return;
        }
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            appendEscaped(value.charAt(i));
        }
        text.append('"');
    }

    private void appendEscaped(char c) {
        switch (c) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> {
                // Control characters and the separators that some readers take for the end of a line.
                if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029) {
                    text.append(String.format("\\u%04x", (int) c));
                } else {
                    text.append(c);
                }
            }
        }
    }

    /** The line, without its end. */
    @Override
    public String toString() {
        return text + "}";
    }
}
