package io.vigil.broker.server;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.inbox.Message;
import io.vigil.ipc.inbox.Messaging;
import io.vigil.ipc.inbox.Outbox;
import io.vigil.ipc.message.MessageBuilder;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.message.Replies;
import io.vigil.ipc.message.Signal;
import io.vigil.ipc.telemetry.EventType;
import io.vigil.ipc.telemetry.Telemetry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The thread of one server: takes a message, handles it, replies, acknowledges.
 *
 * <p>In this order, so a kill anywhere leaves the message in the mailbox or handled and answered; in between it is handled
 * again by the next server.
 */
final class ServerLoop<S> {
    private static final int LONGEST_TEXT = 1000;

    private final GenServer<S> server;
    private final Inbox inbox;
    private final Messaging messaging;
    private final Replies replies = Replies.secure();
    private final Telemetry telemetry;
    private final Thread thread;
    private final AtomicLong failures = new AtomicLong();
    private volatile S state;
    private volatile boolean stopping;
    private boolean handling;

    ServerLoop(GenServer<S> server, Inbox inbox, Messaging messaging, Telemetry telemetry, S state) {
        this.server = server;
        this.inbox = inbox;
        this.messaging = messaging;
        this.telemetry = telemetry;
        this.state = state;
        this.thread = new Thread(this::run, "vigil-server-" + inbox.name());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
        emit(EventType.GENSERVER_STARTED, Map.of());
    }

    S state() {
        return state;
    }

    long failures() {
        return failures.get();
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    boolean stop(Duration timeout) {
        synchronized (this) {
            stopping = true;
            if (!handling) {
                inbox.close(); // wakes it; while it handles something, closing would give that back
            }
        }
        if (Thread.currentThread() == thread) {
            return false;
        }
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, timeout.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void run() {
        String why = "stopped";
        try {
            while (!stopping) {
                try (Message message = inbox.recv()) {
                    if (begin()) {
                        handle(message);
                    }
                } finally {
                    ended();
                }
            }
        } catch (VigilException e) {
            // Closed is how it is stopped; everything else is an end that nobody asked for.
            why = e.code() == ErrorCode.INBOX_CLOSED ? why : String.valueOf(e.getMessage());
        } finally {
            end(why);
        }
    }

    private synchronized boolean begin() {
        handling = !stopping;
        return handling;
    }

    private synchronized void ended() {
        handling = false;
    }

    private void end(String why) {
        stopping = true;
        inbox.close();
        try {
            server.stopped(state);
        } catch (Exception e) {
            failures.incrementAndGet();
        }
        emit(EventType.GENSERVER_STOPPED, Map.of("reason", why));
    }

    private void handle(Message message) {
        if (message.signal() == Signal.SHUTDOWN) {
            stopping = true;
            message.ack();
            return;
        }
        FailPoint.hit("server.taken");
        boolean asks = message.replyTo() != null;
        try {
            if (asks) {
                Answer<S> answer = server.call(state, message);
                become(answer.state());
                FailPoint.hit("server.handled");
                reply(message, OutgoingMessage.of(answer.payload()));
            } else {
                become(server.cast(state, message));
            }
        } catch (Exception e) {
            failures.incrementAndGet();
            if (asks) {
                reply(message, OutgoingMessage.of("").header(ServerClient.FAILURE, text(e)));
            }
        }
        FailPoint.hit("server.replied");
        message.ack();
    }

    private static String text(Exception e) {
        String text = String.valueOf(e);
        return text.substring(0, Math.min(text.length(), LONGEST_TEXT));
    }

    /** Whoever asked may have gone, or have no room; that is his business. */
    private void reply(Message message, MessageBuilder reply) {
        try {
            Outbox waiting = messaging.existingOutbox(String.valueOf(message.replyTo()));
            if (waiting != null) {
                replies.answer(message.metadata(), message.address(), reply);
                long ignored = waiting.send(reply.build());
            }
        } catch (VigilException e) {
            // He waits in vain, and says so himself.
        }
    }

    private void become(S after) {
        S before = state;
        state = after;
        if (telemetry.isListening(EventType.GENSERVER_STATE_CHANGED) && !Objects.equals(before, after)) {
            emit(EventType.GENSERVER_STATE_CHANGED, Map.of("state", String.valueOf(after)));
        }
    }

    private void emit(EventType type, Map<String, String> more) {
        if (telemetry.isListening(type)) {
            Map<String, String> about = new LinkedHashMap<>();
            about.put("server", inbox.name());
            about.putAll(more);
            telemetry.emit(type, about);
        }
    }
}
