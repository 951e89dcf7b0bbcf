package io.vigil.ipc.telemetry;

import java.util.function.Consumer;

/** One handler of one type of event; closing it ends it. Thread-safe. */
public final class Registration implements AutoCloseable {
    private final Telemetry telemetry;
    private final EventType type;
    private final Consumer<Event> handler;
    private volatile boolean ended;

    Registration(Telemetry telemetry, EventType type, Consumer<Event> handler) {
        this.telemetry = telemetry;
        this.type = type;
        this.handler = handler;
    }

    public EventType type() {
        return type;
    }

    void end() {
        ended = true;
    }

    /** On the thread of the handlers; throws what the handler throws. */
    void handle(Event event) {
        if (!ended) {
            handler.accept(event);
        }
    }

    /** Ends the handler: it is not called for an event that it has not been given yet. Idempotent. */
    @Override
    public void close() {
        telemetry.remove(this);
    }
}
