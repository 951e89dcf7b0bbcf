package io.vigil.broker.server;

import io.vigil.broker.request.Reply;
import io.vigil.broker.request.Requests;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.inbox.Messaging;
import io.vigil.ipc.telemetry.Telemetry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A server of this process: it reads the mailbox of its name, and everybody in the home can call it there.
 *
 * <p>Thread-safe. While it does not run its mailbox keeps what comes. A message that was in hand when the process was
 * killed is handled again by the next server of that name: at least once. Two processes cannot run the same one.
 */
public final class ServerHandle<S> implements AutoCloseable {
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final String name;
    private final GenServer<S> server;
    private final Messaging messaging;
    private final Telemetry telemetry;
    private final ServerClient client;
    private @Nullable ServerLoop<S> loop;

    public ServerHandle(String name, GenServer<S> server, Messaging messaging, Requests requests, Telemetry telemetry) {
        this.name = name;
        this.server = server;
        this.messaging = messaging;
        this.telemetry = telemetry;
        this.client = new ServerClient(name, messaging, requests);
    }

    public String name() {
        return name;
    }

    /**
     * Begins to handle messages, on a thread of its own.
     *
     * @return this
     * @throws VigilException PROCESS_ALREADY_RUNNING when it runs, CONSUMER_ACTIVE when another process runs it,
     *     PROCESS_START_FAILED with what its init threw
     */
    public synchronized ServerHandle<S> start() {
        ServerLoop<S> before = loop;
        if (before != null && before.isRunning()) {
            throw new VigilException(
                    ErrorCode.PROCESS_ALREADY_RUNNING, "server runs: name=" + name + "; stop it first");
        }
        Inbox inbox = messaging.inbox(name);
        try {
            ServerLoop<S> started = new ServerLoop<>(server, inbox, messaging, telemetry, initialState());
            loop = started;
            started.start();
        } catch (RuntimeException e) {
            inbox.close();
            throw e;
        }
        return this;
    }

    private S initialState() {
        try {
            return server.init();
        } catch (Exception e) {
            throw new VigilException(
                    ErrorCode.PROCESS_START_FAILED, "server cannot begin: name=" + name + ", cause=" + e, e);
        }
    }

    /** As {@link ServerClient#call(String, Duration)}. */
    public Reply call(String text, Duration timeout) {
        return client.call(text, timeout);
    }

    /** As {@link ServerClient#cast(String)}. */
    public void cast(String text) {
        client.cast(text);
    }

    /** What others use in every process of the home. */
    public ServerClient client() {
        return client;
    }

    /** The state after the last message; INVALID_STATE when it was never started. Any thread. */
    public synchronized S state() {
        return running().state();
    }

    /** Messages whose handler threw: each left the state as it was. */
    public synchronized long failures() {
        return running().failures();
    }

    private ServerLoop<S> running() {
        ServerLoop<S> known = loop;
        if (known == null) {
            throw new VigilException(ErrorCode.INVALID_STATE, "server was never started: name=" + name + "; start it");
        }
        return known;
    }

    public synchronized boolean isRunning() {
        ServerLoop<S> known = loop;
        return known != null && known.isRunning();
    }

    /**
     * Stops after the message that it handles now; the others stay in the mailbox. Idempotent.
     *
     * @return whether it had stopped in time
     */
    public boolean stop(Duration timeout) {
        ServerLoop<S> known;
        synchronized (this) {
            known = loop;
        }
        return known == null || known.stop(timeout);
    }

    /** Stops it, for 5 seconds at most. Idempotent. */
    @Override
    public void close() {
        boolean ignored = stop(CLOSE);
    }
}
