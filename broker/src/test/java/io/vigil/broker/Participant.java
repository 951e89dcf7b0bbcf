package io.vigil.broker;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.inbox.Messaging;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.telemetry.Telemetry;
import java.nio.file.Path;

/** One participant of a home, as the front door makes it; several in one process are several owners. */
public record Participant(Messaging messaging, Telemetry telemetry, Broker broker) implements AutoCloseable {
    public static Participant open(Path home, String name) {
        Telemetry telemetry = new Telemetry(VigilClock.SYSTEM);
        Engine engine = Engine.open(home, name, OsPort.current(), VigilClock.SYSTEM, true);
        Messaging messaging = new Messaging(engine, VigilClock.SYSTEM, telemetry);
        return new Participant(messaging, telemetry, new Broker(messaging, telemetry));
    }

    @Override
    public void close() {
        broker.close();
        messaging.close();
        telemetry.close();
    }
}
