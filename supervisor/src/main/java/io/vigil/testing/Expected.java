package io.vigil.testing;

import io.vigil.ipc.inbox.Message;
import io.vigil.ipc.message.Priority;
import io.vigil.ipc.message.Signal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a message is expected to be: the fields that were named, and nothing about the others. Immutable; every method
 * answers an expectation with one field more.
 */
public final class Expected {
    private static final Expected ANY = new Expected(List.of());

    private final List<ExpectedField> fields;

    private Expected(List<ExpectedField> fields) {
        this.fields = fields;
    }

    /** Any message. */
    public static Expected message() {
        return ANY;
    }

    /** The payload is this text, in UTF-8. */
    public Expected payload(String text) {
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        return with(new ExpectedField(
                "payload", Shown.text(text), m -> Shown.text(m.text()), m -> Arrays.equals(m.payload(), wanted)));
    }

    /** The payload is these bytes. */
    public Expected payload(byte[] bytes) {
        byte[] wanted = bytes.clone();
        return with(new ExpectedField(
                "payload",
                Shown.bytes(wanted),
                m -> Shown.bytes(m.payload()),
                m -> Arrays.equals(m.payload(), wanted)));
    }

    public Expected id(String wanted) {
        return with("id", wanted, Message::id);
    }

    public Expected sender(String wanted) {
        return with("sender", wanted, Message::sender);
    }

    public Expected priority(Priority wanted) {
        return with("priority", wanted, Message::priority);
    }

    public Expected signal(Signal wanted) {
        return with("signal", wanted, Message::signal);
    }

    public Expected correlationId(String wanted) {
        return with("correlationId", wanted, Message::correlationId);
    }

    public Expected replyTo(String wanted) {
        return with("replyTo", wanted, Message::replyTo);
    }

    public Expected topic(String wanted) {
        return with("topic", wanted, Message::topic);
    }

    public Expected traceId(String wanted) {
        return with("traceId", wanted, Message::traceId);
    }

    /** It has this header; others are its own affair. */
    public Expected header(String key, String value) {
        return with("header " + key, value, m -> m.headers().get(key));
    }

    /** How long it may live in all. */
    public Expected ttl(Duration wanted) {
        return with("ttl", wanted, Message::ttl);
    }

    /** How often it was delivered, this time included. */
    public Expected deliveries(int wanted) {
        return with("deliveries", wanted, Message::deliveries);
    }

    /** Whether somebody may have had it before. */
    public Expected redelivered(boolean wanted) {
        return with("redelivered", wanted, Message::redelivered);
    }

    private <T> Expected with(String name, T wanted, Function<Message, @Nullable T> found) {
        return with(new ExpectedField(
                name,
                Shown.value(wanted),
                m -> Shown.value(found.apply(m)),
                m -> Objects.equals(found.apply(m), wanted)));
    }

    private Expected with(ExpectedField field) {
        List<ExpectedField> more = new ArrayList<>(fields);
        more.add(field);
        return new Expected(List.copyOf(more));
    }

    boolean matches(Message message) {
        return fields.stream().allMatch(field -> field.matches().test(message));
    }

    /** Each field, what was expected, what was found, and a mark where they differ. */
    String compared(Message message) {
        StringBuilder text = new StringBuilder();
        for (ExpectedField field : fields) {
            boolean same = field.matches().test(message);
            text.append(same ? "\n    " : "\n  ! ")
                    .append(field.name())
                    .append(": expected ")
                    .append(field.wanted())
                    .append(same ? ", and it is" : ", found " + field.found().apply(message));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        if (fields.isEmpty()) {
            return "any message";
        }
        List<String> parts = new ArrayList<>();
        fields.forEach(field -> parts.add(field.name() + "=" + field.wanted()));
        return "a message with " + String.join(", ", parts);
    }
}
