package io.vigil;

import io.vigil.broker.Broker;
import io.vigil.broker.registry.DistributedRegistry;
import io.vigil.broker.request.Reply;
import io.vigil.broker.resilience.CircuitBreaker;
import io.vigil.broker.resilience.CircuitConfig;
import io.vigil.broker.server.GenServer;
import io.vigil.broker.server.ServerClient;
import io.vigil.broker.server.ServerHandle;
import io.vigil.broker.shutdown.ShutdownHook;
import io.vigil.broker.shutdown.ShutdownOrder;
import io.vigil.broker.shutdown.ShutdownResult;
import io.vigil.broker.time.Timer;
import io.vigil.broker.topic.Published;
import io.vigil.broker.topic.Subscriber;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.flags.FlagCheck;
import io.vigil.ipc.home.Home;
import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.inbox.InboxBuilder;
import io.vigil.ipc.inbox.Messaging;
import io.vigil.ipc.inbox.Outbox;
import io.vigil.ipc.inbox.RateLimiter;
import io.vigil.ipc.message.MessageBuilder;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.telemetry.Telemetry;
import io.vigil.supervisor.run.SupervisorBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One process that takes part in a home: the way in to everything.
 *
 * <p>Thread-safe. Closing it gives back what it has in hand and leaves the home; a process that is killed leaves that to
 * the others, who notice at once. Several in one process are several participants.
 */
public final class Vigil implements AutoCloseable {
    private final Messaging messaging;
    private final Telemetry telemetry;
    private final Broker broker;

    private Vigil(Messaging messaging, Telemetry telemetry) {
        this.messaging = messaging;
        this.telemetry = telemetry;
        this.broker = new Broker(messaging, telemetry);
    }

    /** Joins the home of {@code VIGIL_HOME}, else that of this user in shared memory; creates it when it is absent. */
    public static Vigil open() {
        return open(null, processName());
    }

    /** Joins a home, creating it when it is absent. */
    public static Vigil open(Path home) {
        return open(home, processName());
    }

    /**
     * Joins a home, creating it when it is absent.
     *
     * @param home null for the one of {@code VIGIL_HOME}, else that of this user in shared memory
     * @param name of this participant, for people
     * @throws io.vigil.ipc.VigilException INVALID_CONFIGURATION when JVM flags are missing, with the line to add, or when
     *     the directory is not ours alone
     */
    public static Vigil open(@Nullable Path home, String name) {
        return open(home, name, VigilClock.SYSTEM);
    }

    /** As the long form, with a clock of its own: for tests of deadlines and delays. */
    public static Vigil open(@Nullable Path home, String name, VigilClock clock) {
        FlagCheck.require();
        Path directory = Home.resolve(home, System.getenv(), OsPort.current());
        Telemetry telemetry = new Telemetry(clock);
        Engine engine = Engine.open(directory, name, OsPort.current(), clock, true);
        return new Vigil(new Messaging(engine, clock, telemetry), telemetry);
    }

    private static String processName() {
        return "pid-" + ProcessHandle.current().pid();
    }

    /** Begins a message with this text. */
    public static MessageBuilder msg(String text) {
        return OutgoingMessage.of(text);
    }

    /** Begins a message with a copy of these bytes. */
    public static MessageBuilder msg(byte[] payload) {
        return OutgoingMessage.of(payload);
    }

    /** Begins a message with a copy of the whole buffer. */
    public static MessageBuilder msg(DirectBuffer payload) {
        return OutgoingMessage.of(payload);
    }

    /** The sending end of a mailbox, which is created with the default settings when there is none. */
    public Outbox outbox(String name) {
        return messaging.outbox(name);
    }

    /**
     * The receiving end of a mailbox, which is created with the default settings when there is none. This process is its
     * consumer from here on.
     *
     * @throws io.vigil.ipc.VigilException CONSUMER_ACTIVE with the pid of the one that has the role
     */
    public Inbox inbox(String name) {
        return messaging.inbox(name);
    }

    /** As {@link #inbox}, with settings. */
    public InboxBuilder inboxBuilder(String name) {
        return messaging.inboxBuilder(name);
    }

    /**
     * Sends a request and waits for the reply of whoever reads the mailbox.
     *
     * @throws io.vigil.ipc.VigilException RECEIVER_UNAVAILABLE when nobody reads it, DELIVERY_TIMEOUT when no reply came
     *     in time, INTERRUPTED
     */
    public Reply request(String mailbox, String text, Duration timeout) {
        return request(mailbox, msg(text).build(), timeout);
    }

    /** As {@link #request(String, String, Duration)}, with everything that was set on the message. */
    public Reply request(String mailbox, OutgoingMessage message, Duration timeout) {
        return broker.requests().request(mailbox, message, timeout);
    }

    /** As {@link #request(String, String, Duration)}, without waiting; a failure while waiting completes the future. */
    public CompletableFuture<Reply> requestAsync(String mailbox, String text, Duration timeout) {
        return requestAsync(mailbox, msg(text).build(), timeout);
    }

    /** As {@link #requestAsync(String, String, Duration)}, with everything that was set on the message. */
    public CompletableFuture<Reply> requestAsync(String mailbox, OutgoingMessage message, Duration timeout) {
        return broker.requests().requestAsync(mailbox, message, timeout);
    }

    /** The subscriptions of the mailbox of that inbox: which topics are sent to it. */
    public Subscriber subscriber(Inbox inbox) {
        return broker.topics().subscriber(inbox);
    }

    /** Sends a text to every mailbox of the home that has subscribed to the topic; waits for none of them. */
    public Published publish(String topic, String text) {
        return publish(topic, msg(text));
    }

    /** As {@link #publish(String, String)}, with everything that was set on the message. */
    public Published publish(String topic, MessageBuilder message) {
        return broker.topics().publish(topic, message);
    }

    /** A server with a state, which reads the mailbox of that name once it is started; closing this stops it. */
    public <S> ServerHandle<S> genServer(String name, GenServer<S> server) {
        return broker.server(name, server);
    }

    /** The server of that name, in whatever process it runs. */
    public ServerClient genServer(String name) {
        return broker.server(name);
    }

    /**
     * The circuit breaker of that name, whose state every process of the home shares and which survives them; created
     * with the default settings when there is none.
     */
    public CircuitBreaker breaker(String name) {
        return broker.resilience().breaker(name);
    }

    /** As {@link #breaker(String)}, with settings; INVALID_CONFIGURATION when it exists with others. */
    public CircuitBreaker breaker(String name, CircuitConfig config) {
        return broker.resilience().breaker(name, config);
    }

    /** The rate limiter of that name, whose tokens every process of the home shares; INVALID_CONFIGURATION when there is none. */
    public RateLimiter limiter(String name) {
        return broker.resilience().limiter(name);
    }

    /** As {@link #limiter(String)}, created when there is none; INVALID_CONFIGURATION when it exists with another rate. */
    public RateLimiter limiter(String name, long perSecond) {
        return broker.resilience().limiter(name, perSecond);
    }

    /**
     * Names for mailboxes, of this process or of all processes of the home. This participant's names go with it. The first
     * call takes most of a second.
     */
    public DistributedRegistry registry() {
        return broker.registry();
    }

    /** Timers of this participant, all on one thread of theirs. */
    public Timer timer() {
        return broker.timer();
    }

    /**
     * Adds what is to be done when this process ends in order: by {@link #shutdownAll()}, SIGTERM, SIGINT or
     * {@code System.exit}. Closing this participant forgets it; a hook may close it.
     */
    public void onShutdown(ShutdownHook hook) {
        broker.shutdown().onShutdown(hook);
    }

    /** Runs the hooks, once, the last one first, for at most 30 seconds; then everything here still works. */
    public ShutdownResult shutdownAll() {
        return broker.shutdown().shutdownAll();
    }

    /** As {@link #shutdownAll()}; the timeout bounds the whole run. */
    public ShutdownResult shutdownAll(Duration timeout, ShutdownOrder order) {
        return broker.shutdown().shutdownAll(timeout, order);
    }

    /** Begins a supervisor of the name main: its children are processes of this home, or threads of this one. */
    public SupervisorBuilder supervisor() {
        return supervisor("main");
    }

    /** As {@link #supervisor()}, of another name. Supervisors end with this process, not with this participant. */
    public SupervisorBuilder supervisor(String name) {
        return new SupervisorBuilder(name, VigilClock.SYSTEM, telemetry, Map.of("VIGIL_HOME", home().toString()));
    }

    /** Names of the mailboxes of the home. */
    public List<String> mailboxes() {
        return messaging.engine().mailboxNames();
    }

    /** Where what happens here can be listened to. */
    public Telemetry telemetry() {
        return telemetry;
    }

    /** The directory that is shared. */
    public Path home() {
        return messaging.engine().home().directory();
    }

    /** The engine below, for tools. */
    public Engine engine() {
        return messaging.engine();
    }

    /** Gives back what is in hand and leaves the home. Idempotent. */
    @Override
    public void close() {
        broker.close();
        messaging.close();
        telemetry.close();
    }
}
