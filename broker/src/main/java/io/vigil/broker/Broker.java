package io.vigil.broker;

import io.vigil.broker.resilience.SharedResilience;
import io.vigil.broker.shutdown.Shutdown;
import io.vigil.broker.time.Timer;
import io.vigil.ipc.inbox.Messaging;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.telemetry.Telemetry;

/** The patterns of one participant of a home, each made when it is first asked for. Thread-safe. */
public final class Broker implements AutoCloseable {
    private final SharedResilience resilience;
    private final Timer timer;
    private final Shutdown shutdown = Shutdown.ofProcess();

    /** @param messaging closed by whoever opened it, after this */
    public Broker(Messaging messaging, Telemetry telemetry) {
        this.resilience =
                new SharedResilience(messaging.engine().home(), OsPort.current(), messaging.clock(), telemetry);
        this.timer = new Timer("vigil-timer", messaging.clock());
    }

    /** Circuit breakers and rate limiters that every process of the home shares. */
    public SharedResilience resilience() {
        return resilience;
    }

    /** The timers of this participant, on one thread. */
    public Timer timer() {
        return timer;
    }

    /** What is done when this process ends in order. */
    public Shutdown shutdown() {
        return shutdown;
    }

    /** Ends what this participant started; hooks are forgotten, not run. Idempotent. */
    @Override
    public void close() {
        shutdown.close();
        timer.close();
    }
}
