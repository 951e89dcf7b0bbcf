package io.vigil.broker.server;

import io.vigil.broker.request.Reply;
import io.vigil.broker.request.Requests;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.inbox.Messaging;
import io.vigil.ipc.inbox.Outbox;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.message.Signal;
import java.time.Duration;

/** A server as others see it, from whatever process: the name of its mailbox. Thread-safe; holds nothing. */
public final class ServerClient {
    /** The header of a reply that says why the server could not answer. */
    static final String FAILURE = "vigil-failure";

    private final String name;
    private final Messaging messaging;
    private final Requests requests;

    public ServerClient(String name, Messaging messaging, Requests requests) {
        this.name = name;
        this.messaging = messaging;
        this.requests = requests;
    }

    /** As {@link #call(OutgoingMessage, Duration)}. */
    public Reply call(String text, Duration timeout) {
        return call(OutgoingMessage.of(text).build(), timeout);
    }

    /**
     * Asks, and waits for the answer.
     *
     * @throws VigilException RECEIVER_UNAVAILABLE when nobody runs the server, DELIVERY_TIMEOUT when it did not answer in
     *     time, INVALID_STATE with what its handler threw
     */
    public Reply call(OutgoingMessage message, Duration timeout) {
        Reply reply = requests.request(name, message, timeout);
        String failure = reply.metadata().headers().get(FAILURE);
        if (failure != null) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE,
                    "server could not answer: name=" + name + ", cause=" + failure + "; its state is as before");
        }
        return reply;
    }

    /** As {@link #cast(OutgoingMessage)}. */
    public void cast(String text) {
        cast(OutgoingMessage.of(text).build());
    }

    /** Tells it something, and waits for nothing; the mailbox keeps it until a server of that name runs. */
    public void cast(OutgoingMessage message) {
        long ignored = outbox().send(message);
    }

    /** Asks it to stop, after the messages that were sent before. */
    public void stop() {
        long ignored =
                outbox().send(OutgoingMessage.of("").signal(Signal.SHUTDOWN).build());
    }

    private Outbox outbox() {
        return messaging.outbox(name);
    }
}
