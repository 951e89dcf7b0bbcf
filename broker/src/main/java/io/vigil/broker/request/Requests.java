package io.vigil.broker.request;

import io.vigil.broker.time.Timeout;
import io.vigil.broker.time.Timer;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.inbox.Messaging;
import io.vigil.ipc.inbox.Outbox;
import io.vigil.ipc.lane.Cells;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.message.MessageBuilder;
import io.vigil.ipc.message.OutgoingMessage;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Asks the readers of mailboxes, and waits for what they reply.
 *
 * <p>Thread-safe. Replies to all requests of this participant come into one mailbox of its own, which goes with it,
 * however it ends. A request is a durable message like any other: its reader may be killed and another one may answer. It
 * is handled at least once, and not any more when the time of whoever asked is over.
 */
public final class Requests implements AutoCloseable {
    private static final int RADIX = 36;
    private static final long CAPACITY = 100_000;
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final Messaging messaging;
    private final Timer timer;
    private final AtomicLong count = new AtomicLong();
    private final String name;
    private volatile Receivers receivers = Receivers.NOBODY;
    private volatile @Nullable ReplyMailbox replies;
    private boolean closed;

    /** @param timer ends futures whose time is over */
    public Requests(Messaging messaging, Timer timer) {
        this.messaging = messaging;
        this.timer = timer;
        // Not only the pid: it is used again, and means another process in another pid namespace.
        this.name = "reply-" + ProcessHandle.current().pid() + "-"
                + Long.toString(new SecureRandom().nextLong() >>> 4, RADIX);
    }

    /** Asks that one whether a mailbox without a reader will have one again. */
    public void receivers(Receivers known) {
        receivers = known;
    }

    /**
     * Sends a request and waits for the reply.
     *
     * @param message its ttl is the timeout, unless it has one; its correlation id is made, unless it has one, which no
     *     other request of this participant may have at the same time
     * @throws VigilException RECEIVER_UNAVAILABLE when nobody reads that mailbox, DELIVERY_TIMEOUT when no reply came in
     *     time, INTERRUPTED; and what {@link Outbox#send} throws
     */
    public Reply request(String mailbox, OutgoingMessage message, Duration timeout) {
        Outbox outbox = requireReceiver(mailbox);
        ReplyMailbox mine = replies();
        OutgoingMessage request = addressed(message, timeout);
        String id = correlation(request);
        Pending announced = mine.announce(id);
        try {
            outbox.send(request, timeout);
            return mine.await(id, announced, timeout);
        } catch (VigilException e) {
            throw e.code() == ErrorCode.DELIVERY_TIMEOUT ? late(mailbox, id, timeout, e) : e;
        } finally {
            mine.withdraw(id, announced);
        }
    }

    /** As {@link #request}, without waiting: what would be thrown while waiting completes the future. */
    public CompletableFuture<Reply> requestAsync(String mailbox, OutgoingMessage message, Duration timeout) {
        Outbox outbox = requireReceiver(mailbox);
        ReplyMailbox mine = replies();
        OutgoingMessage request = addressed(message, timeout);
        String id = correlation(request);
        Pending announced = mine.announce(id);
        try {
            CompletableFuture<Reply> future = mine.future(announced);
            Timeout end = timer.setTimeout(
                    timeout.isNegative() ? Duration.ZERO : timeout,
                    () -> future.completeExceptionally(late(mailbox, id, timeout, null)));
            var unused = future.whenComplete((reply, failure) -> {
                end.cancel();
                mine.withdraw(id, announced);
            });
            try {
                outbox.send(request, timeout);
            } catch (VigilException e) {
                future.completeExceptionally(e);
                throw e;
            }
            return future;
        } catch (VigilException e) {
            if (!announced.future.isDone()) {
                mine.withdraw(id, announced);
            }
            throw e;
        }
    }

    private static VigilException late(String mailbox, String id, Duration timeout, @Nullable VigilException cause) {
        return new VigilException(
                ErrorCode.DELIVERY_TIMEOUT,
                "no reply in time: mailbox=" + mailbox + ", correlation=" + id + ", waited=" + timeout
                        + "; the request may still be handled: ask again only if that is harmless",
                cause);
    }

    /** Of a mailbox that somebody reads now, or will again. */
    private Outbox requireReceiver(String name) {
        Engine engine = messaging.engine();
        Mailbox mailbox = engine.existingMailbox(name);
        Outbox outbox = mailbox == null ? null : messaging.existingOutbox(name);
        if (mailbox == null || outbox == null) {
            throw new VigilException(
                    ErrorCode.RECEIVER_UNAVAILABLE,
                    "no such mailbox: name=" + name + "; start the program that reads it");
        }
        if (!isRead(mailbox) && !receivers.willReturn(name)) {
            throw new VigilException(
                    ErrorCode.RECEIVER_UNAVAILABLE,
                    "nobody reads the mailbox: name=" + name + ", waiting="
                            + mailbox.stats().depth() + "; start the program that reads it, or send without waiting");
        }
        return outbox;
    }

    /** Of a mailbox with competing readers nobody knows them: it counts as read. */
    private boolean isRead(Mailbox mailbox) {
        if (mailbox.config().perCell()) {
            return true;
        }
        int reader = mailbox.consumer();
        return reader != Cells.NOBODY && !messaging.engine().owners().isDead(reader);
    }

    private OutgoingMessage addressed(OutgoingMessage message, Duration timeout) {
        MessageBuilder request = message.toBuilder().replyTo(name);
        if (message.correlationId() == null) {
            request.withCorrelation(name + "-" + Long.toString(count.getAndIncrement(), RADIX));
        }
        if (message.ttlMs() == 0) {
            request.ttl(timeout.compareTo(SHORTEST) < 0 ? SHORTEST : timeout);
        }
        return request.build();
    }

    private static String correlation(OutgoingMessage request) {
        String id = request.correlationId();
        if (id == null) {
            throw new IllegalStateException("a request without correlation");
        }
        return id;
    }

    private ReplyMailbox replies() {
        ReplyMailbox known = replies;
        return known != null ? known : open();
    }

    private synchronized ReplyMailbox open() {
        if (closed) {
            throw new VigilException(ErrorCode.INVALID_STATE, "closed: mailbox=" + name + "; open another Vigil");
        }
        ReplyMailbox known = replies;
        if (known == null) {
            known = ReplyMailbox.ofAnnounced(messaging
                    .inboxBuilder(name)
                    .ephemeral()
                    .capacity(CAPACITY)
                    .deadLetter(false)
                    .build());
            replies = known;
        }
        return known;
    }

    /** Replies that came when nobody waited for them any more. */
    public long late() {
        ReplyMailbox known = replies;
        return known == null ? 0 : known.dropped();
    }

    /** Whoever waits gets INBOX_CLOSED. Idempotent. */
    @Override
    public void close() {
        ReplyMailbox known;
        synchronized (this) {
            closed = true;
            known = replies;
        }
        if (known != null) {
            known.close();
        }
    }
}
