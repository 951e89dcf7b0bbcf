package io.vigil.ipc.inbox;

import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.telemetry.Telemetry;
import java.nio.file.Path;

/** One participant of a home, with a clock of its own that stands still until it is advanced. */
final class Party implements AutoCloseable {
    private final Messaging messaging;
    private final StandingClock clock;

    private final Telemetry telemetry;

    private Party(Messaging messaging, StandingClock clock, Telemetry telemetry) {
        this.messaging = messaging;
        this.clock = clock;
        this.telemetry = telemetry;
    }

    static Party join(Path home) {
        return join(home, System.currentTimeMillis());
    }

    /** Joins at that time, on which several parties agree. */
    static Party join(Path home, long startMs) {
        StandingClock clock = new StandingClock(startMs);
        Engine engine = Engine.open(home, "party", OsPort.current(), clock, false);
        Telemetry telemetry = new Telemetry(clock);
        return new Party(new Messaging(engine, clock, telemetry), clock, telemetry);
    }

    Messaging messaging() {
        return messaging;
    }

    Outbox outbox(String name) {
        return messaging.outbox(name);
    }

    Engine engine() {
        return messaging.engine();
    }

    Telemetry telemetry() {
        return telemetry;
    }

    StandingClock clock() {
        return clock;
    }

    @Override
    public void close() {
        messaging.close();
        telemetry.close();
    }
}
