package io.vigil.broker;

import io.vigil.broker.registry.DistributedRegistry;
import io.vigil.broker.registry.RegistryConfig;
import io.vigil.broker.request.Requests;
import io.vigil.broker.resilience.SharedResilience;
import io.vigil.broker.server.GenServer;
import io.vigil.broker.server.ServerClient;
import io.vigil.broker.server.ServerHandle;
import io.vigil.broker.shutdown.Shutdown;
import io.vigil.broker.time.Timer;
import io.vigil.broker.topic.Topics;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.inbox.Messaging;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.telemetry.Telemetry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The patterns of one participant of a home, each made when it is first asked for. Thread-safe. */
public final class Broker implements AutoCloseable {
    private final Messaging messaging;
    private final Telemetry telemetry;
    private final Set<ServerHandle<?>> servers = ConcurrentHashMap.newKeySet();
    private final SharedResilience resilience;
    private final Timer timer;
    private final Requests requests;
    private final Topics topics;
    private final Shutdown shutdown = Shutdown.ofProcess();
    private @Nullable DistributedRegistry registry;
    private boolean closed;

    /** @param messaging closed by whoever opened it, after this */
    public Broker(Messaging messaging, Telemetry telemetry) {
        this.messaging = messaging;
        this.telemetry = telemetry;
        this.resilience =
                new SharedResilience(messaging.engine().home(), OsPort.current(), messaging.clock(), telemetry);
        this.timer = new Timer("vigil-timer", messaging.clock());
        this.requests = new Requests(messaging, timer);
        this.topics = new Topics(messaging);
    }

    /** Circuit breakers and rate limiters that every process of the home shares. */
    public SharedResilience resilience() {
        return resilience;
    }

    /** The timers of this participant, on one thread. */
    public Timer timer() {
        return timer;
    }

    /** Questions to the readers of mailboxes. */
    public Requests requests() {
        return requests;
    }

    /** Who wants which topics, and publishing. */
    public Topics topics() {
        return topics;
    }

    /** A server of that name for this process, which is not started yet; it is stopped with this participant. */
    public <S> ServerHandle<S> server(String name, GenServer<S> server) {
        ServerHandle<S> handle = new ServerHandle<>(name, server, messaging, requests, telemetry);
        servers.add(handle);
        return handle;
    }

    /** The server of that name, wherever it runs. */
    public ServerClient server(String name) {
        return new ServerClient(name, messaging, requests);
    }

    /** What is done when this process ends in order. */
    public Shutdown shutdown() {
        return shutdown;
    }

    /** Names for mailboxes. The first call loads what is below, which takes most of a second. */
    public synchronized DistributedRegistry registry() {
        if (closed) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE,
                    "closed: home=" + messaging.engine().home().directory() + "; open it again");
        }
        DistributedRegistry known = registry;
        if (known == null) {
            known = DistributedRegistry.open(messaging.engine(), messaging.clock(), RegistryConfig.DEFAULT);
            registry = known;
        }
        return known;
    }

    /** Ends what this participant started; hooks are forgotten, not run. Idempotent. */
    @Override
    public void close() {
        shutdown.close();
        servers.forEach(ServerHandle::close);
        requests.close();
        timer.close();
        closeRegistry();
    }

    private synchronized void closeRegistry() {
        closed = true;
        if (registry != null) {
            registry.close();
        }
    }
}
