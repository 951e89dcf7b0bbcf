package io.vigil.ipc.message;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what a message has beside its payload; {@link #build} names every problem at once. One thread. */
public final class MessageBuilder {
    /** Longer lives are for ever: 4,000 years. */
    static final long LONGEST_TTL_MS = 1L << 47;

    private final byte[] payload;
    private @Nullable String id;
    private @Nullable String sender;
    private Priority priority = Priority.NORMAL;
    private @Nullable Duration ttl;
    private @Nullable Signal signal;
    private @Nullable String correlationId;
    private @Nullable String replyTo;
    private @Nullable String topic;
    private @Nullable String traceId;
    private final Map<String, String> headers = new LinkedHashMap<>();

    /** The payload belongs to the message from now on. */
    MessageBuilder(byte[] payload) {
        this.payload = payload;
    }

    MessageBuilder with(Envelope envelope, @Nullable String knownId) {
        id = knownId;
        sender = envelope.sender();
        priority = envelope.priority();
        ttl = envelope.ttlMs() == 0 ? null : Duration.ofMillis(envelope.ttlMs());
        signal = envelope.signal();
        correlationId = envelope.correlationId();
        replyTo = envelope.replyTo();
        topic = envelope.topic();
        traceId = envelope.traceId();
        headers.putAll(envelope.headers());
        return this;
    }

    /** Names the message; without it, it is named by where it lies, or by the id that it is asked for. */
    public MessageBuilder id(String unique) {
        id = unique;
        return this;
    }

    /** Who sends it. */
    public MessageBuilder from(String name) {
        sender = name;
        return this;
    }

    /** NORMAL when it is not called. */
    public MessageBuilder priority(Priority howSoon) {
        priority = howSoon;
        return this;
    }

    /** Nobody is given the message after this time; without it, the mailbox's default holds. */
    public MessageBuilder ttl(Duration life) {
        ttl = life;
        return this;
    }

    public MessageBuilder signal(Signal about) {
        signal = about;
        return this;
    }

    /** What it belongs to: of a reply, the id of the request. */
    public MessageBuilder withCorrelation(String correlation) {
        correlationId = correlation;
        return this;
    }

    /** The name of the mailbox that waits for an answer. */
    public MessageBuilder replyTo(String mailbox) {
        replyTo = mailbox;
        return this;
    }

    /** What it is about, for subscribers. */
    public MessageBuilder topic(String about) {
        topic = about;
        return this;
    }

    /** The trace that it is a part of: a W3C traceparent, or any other text. */
    public MessageBuilder trace(String traceparent) {
        traceId = traceparent;
        return this;
    }

    /** Adds a header, or replaces it in its place. */
    public MessageBuilder header(String key, String value) {
        headers.put(key, value);
        return this;
    }

    /**
     * The message. This builder can go on, for others.
     *
     * @throws VigilException INVALID_MESSAGE that lists every impossible value
     */
    public OutgoingMessage build() {
        List<String> problems = new ArrayList<>();
        Duration life = ttl;
        if (life != null && (life.isZero() || life.isNegative())) {
            problems.add("ttl=" + life + ", allowed: more than nothing");
        }
        Envelope envelope = new Envelope(
                id, sender, priority, ttlMs(life), signal, correlationId, replyTo, topic, traceId, headers);
        problems.addAll(envelope.problems());
        if (!problems.isEmpty()) {
            throw new VigilException(ErrorCode.INVALID_MESSAGE, "impossible message: " + String.join("; ", problems));
        }
        return new OutgoingMessage(payload, envelope);
    }

    /** Whole milliseconds, never less than what was asked for. */
    private static long ttlMs(@Nullable Duration life) {
        if (life == null || life.isNegative() || life.compareTo(Duration.ofMillis(LONGEST_TTL_MS)) > 0) {
            return life == null || life.isNegative() ? 0 : LONGEST_TTL_MS;
        }
        return life.plusNanos(999_999).toMillis();
    }
}
