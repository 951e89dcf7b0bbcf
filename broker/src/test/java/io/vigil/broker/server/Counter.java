package io.vigil.broker.server;

import io.vigil.ipc.inbox.Message;
import java.io.IOException;

/** A server that counts: casts "inc" and "bad", call "value". */
final class Counter implements GenServer<Long> {
    volatile long last = -1;

    @Override
    public Long init() {
        return 0L;
    }

    @Override
    public Answer<Long> call(Long state, Message message) throws IOException {
        if (message.text().equals("bad")) {
            throw new IOException("planted");
        }
        return message.text().equals("inc")
                ? Answer.reply(String.valueOf(state + 1), state + 1)
                : Answer.reply(String.valueOf(state), state);
    }

    @Override
    public Long cast(Long state, Message message) throws IOException {
        if (message.text().equals("bad")) {
            throw new IOException("planted");
        }
        return message.text().equals("inc") ? state + 1 : state;
    }

    @Override
    public void stopped(Long state) {
        last = state;
    }
}
