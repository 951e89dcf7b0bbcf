package io.vigil.broker.server;

import java.nio.charset.StandardCharsets;

/** What a server replies to a call, and its state from then on. Immutable. */
public final class Answer<S> {
    private final byte[] reply;
    private final S state;

    private Answer(byte[] reply, S state) {
        this.reply = reply;
        this.state = state;
    }

    public static <S> Answer<S> reply(String text, S state) {
        return new Answer<>(text.getBytes(StandardCharsets.UTF_8), state);
    }

    public static <S> Answer<S> reply(byte[] payload, S state) {
        return new Answer<>(payload.clone(), state);
    }

    byte[] payload() {
        return reply;
    }

    S state() {
        return state;
    }
}
