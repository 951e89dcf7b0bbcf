package io.vigil.broker;

import io.vigil.broker.resilience.SharedResilience;
import io.vigil.ipc.inbox.Messaging;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.telemetry.Telemetry;

/** The patterns of one participant of a home, each made when it is first asked for. Thread-safe. */
public final class Broker implements AutoCloseable {
    private final SharedResilience resilience;

    /** @param messaging closed by whoever opened it, after this */
    public Broker(Messaging messaging, Telemetry telemetry) {
        this.resilience =
                new SharedResilience(messaging.engine().home(), OsPort.current(), messaging.clock(), telemetry);
    }

    /** Circuit breakers and rate limiters that every process of the home shares. */
    public SharedResilience resilience() {
        return resilience;
    }

    /** Ends what this participant started. Idempotent. */
    @Override
    public void close() {
        // Breakers and limiters hold nothing but a mapping.
    }
}
