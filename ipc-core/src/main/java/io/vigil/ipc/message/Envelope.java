package io.vigil.ipc.message;

import io.vigil.ipc.lane.FrameLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a message has beside its payload, as its sender wants it. Immutable.
 *
 * @param ttlMs 0 = as long as the mailbox says
 */
record Envelope(
        @Nullable String id,
        @Nullable String sender,
        Priority priority,
        long ttlMs,
        @Nullable Signal signal,
        @Nullable String correlationId,
        @Nullable String replyTo,
        @Nullable String topic,
        @Nullable String traceId,
        Map<String, String> headers) {

    /** Bytes of an id, a name or a key. */
    static final int LONGEST_NAME = 256;

    /** Bytes of a topic or a trace. */
    static final int LONGEST_TEXT = 1024;

    static final int MOST_HEADERS = 256;

    /** What a move to the dead letters adds: where it was, the failure, its text. */
    static final int MOVED = 2 + 1 + 8 + 4 + 24 + 2 + 1024;

    /** Most bytes of optional fields that a sender can give, so that a move always finds room for its own. */
    static final int LONGEST_BLOCK = FrameLayout.MAX_OPTIONAL_END - FrameLayout.OPTIONAL - MOVED;

    Envelope {
        headers = headers.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** Whether there is nothing to store but a priority. */
    boolean isPlain() {
        return id == null
                && sender == null
                && ttlMs == 0
                && signal == null
                && correlationId == null
                && replyTo == null
                && topic == null
                && traceId == null
                && headers.isEmpty();
    }

    /** What is wrong with it, each with its name, its value and what is allowed. */
    List<String> problems() {
        List<String> found = new ArrayList<>();
        text(found, "id", id, LONGEST_NAME);
        text(found, "from", sender, LONGEST_NAME);
        text(found, "withCorrelation", correlationId, LONGEST_NAME);
        text(found, "replyTo", replyTo, LONGEST_NAME);
        text(found, "topic", topic, LONGEST_TEXT);
        text(found, "trace", traceId, LONGEST_TEXT);
        headers(found);
        if (found.isEmpty() && blockLength() > LONGEST_BLOCK) {
            found.add("all fields together=" + blockLength() + " bytes, allowed " + LONGEST_BLOCK
                    + "; put some of it into the payload");
        }
        return found;
    }

    private void headers(List<String> found) {
        if (headers.size() > MOST_HEADERS) {
            found.add("headers=" + headers.size() + ", allowed " + MOST_HEADERS);
        }
        headers.forEach((key, value) -> {
            text(found, "key of header", key, LONGEST_NAME);
            if (!value.isEmpty()) {
                valid(found, "header " + Printable.of(key), value, 0xFFFF);
            }
        });
    }

    private static void text(List<String> found, String name, @Nullable String text, int most) {
        if (text == null) {
            return;
        }
        if (text.isBlank()) {
            found.add(name + "=" + Printable.of(text) + ", allowed: leave it out, or some text");
        } else {
            valid(found, name, text, most);
        }
    }

    private static void valid(List<String> found, String name, String text, int most) {
        int length = utf8(text).length;
        if (length > most) {
            found.add(name + "=" + length + " bytes, allowed 1.." + most);
        } else if (!new String(utf8(text), StandardCharsets.UTF_8).equals(text)) {
            found.add(name + "=" + Printable.of(text) + ", allowed: text without half a character");
        }
    }

    /** More than the encoded fields take, by a few bytes. */
    private long blockLength() {
        long length = 8 + 2 + 1;
        for (String text : new String[] {id, sender, correlationId, replyTo, topic, traceId}) {
            length += text == null ? 0 : 3 + utf8(text).length;
        }
        if (!headers.isEmpty()) {
            length += 2;
            for (Map.Entry<String, String> header : headers.entrySet()) {
                length += 4 + utf8(header.getKey()).length + utf8(header.getValue()).length;
            }
        }
        // An id that is asked for later has to fit as well.
        return length + (id == null ? 2 + LONGEST_NAME : 0);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
