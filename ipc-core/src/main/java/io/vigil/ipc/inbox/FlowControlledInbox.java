package io.vigil.ipc.inbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.message.OutgoingMessage;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An inbox whose own sends obey a rate and watermarks, whatever the mailbox allows others. Thread-safe.
 *
 * <p>For limits that hold for every sender of every process set them on the mailbox, with {@link InboxBuilder}. Under
 * pressure is the inbox from {@code high} waiting messages on until there are only {@code low}.
 */
public final class FlowControlledInbox implements AutoCloseable {
    private static final long BLOCK_LOOK_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Inbox inbox;
    private final RateLimiter limiter;
    private final Backpressure pressure;
    private volatile boolean pressed;

    private FlowControlledInbox(Inbox inbox, RateLimiter limiter, Backpressure pressure) {
        this.inbox = inbox;
        this.limiter = limiter;
        this.pressure = pressure;
    }

    /**
     * Puts limits before the sends of an inbox.
     *
     * @param inbox closed with this
     * @throws VigilException INVALID_CONFIGURATION for DROP_OLDEST over a mailbox whose senders cannot drop
     */
    public static FlowControlledInbox over(Inbox inbox, RateLimiter limiter, Backpressure pressure) {
        if (pressure.strategy() == Backpressure.Strategy.DROP_OLDEST
                && !inbox.config().perCell()) {
            throw new VigilException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "senders of this mailbox cannot drop: mailbox=" + inbox.name()
                            + ", strategy=DROP_OLDEST; create it with overflow(DROP_OLDEST), or with competing consumers");
        }
        return new FlowControlledInbox(inbox, limiter, pressure);
    }

    /**
     * Sends text; the position, or {@link Offer#DROPPED} where the strategy is to drop the newest.
     *
     * @throws VigilException RATE_LIMITED, or MAILBOX_FULL under pressure where the strategy is to return an error
     */
    public long send(String text) {
        return send(OutgoingMessage.of(text).build());
    }

    /** As {@link #send(String)}. */
    public long send(OutgoingMessage message) {
        if (!limiter.allow()) {
            throw new VigilException(
                    ErrorCode.RATE_LIMITED,
                    "rate limit reached: mailbox=" + inbox.name() + ", nextInMs="
                            + TimeUnit.NANOSECONDS.toMillis(limiter.nanosUntil(1)) + "; send slower");
        }
        if (isPressed()) {
            switch (pressure.strategy()) {
                case RETURN_ERROR ->
                    throw new VigilException(
                            ErrorCode.MAILBOX_FULL,
                            "inbox under pressure: mailbox=" + inbox.name() + ", depth=" + inbox.depth() + ", high="
                                    + pressure.high() + ", low=" + pressure.low()
                                    + "; sends go on when it is down to low");
                case DROP_NEWEST -> {
                    inbox.dropNewest(message);
                    return Offer.DROPPED;
                }
                case DROP_OLDEST -> dropOldest(message);
                default -> awaitRelief();
            }
        }
        return inbox.send(message);
    }

    /** Whether sends are held back now; looks at the depth. */
    public boolean isPressed() {
        long depth = inbox.depth();
        if (depth >= pressure.high()) {
            pressed = true;
        } else if (depth <= pressure.low()) {
            pressed = false;
        }
        return pressed;
    }

    private void dropOldest(OutgoingMessage message) {
        while (inbox.depth() >= pressure.high() && inbox.dropOldest(message.priority())) {
            // One more has gone.
        }
    }

    private void awaitRelief() {
        while (isPressed()) {
            if (inbox.isClosed()) {
                throw new VigilException(
                        ErrorCode.INBOX_CLOSED,
                        "closed while a send waited for room: mailbox=" + inbox.name() + "; the message was not sent");
            }
            LockSupport.parkNanos(BLOCK_LOOK_NS);
            if (Thread.currentThread().isInterrupted()) {
                throw new VigilException(
                        ErrorCode.INTERRUPTED,
                        "interrupted while waiting for room: mailbox=" + inbox.name() + "; the message was not sent");
            }
        }
    }

    /** Waits for a message, as {@link Inbox#recv()}. */
    public Message recv() {
        return inbox.recv();
    }

    /** As {@link Inbox#recv(Duration)}. */
    public @Nullable Message recv(Duration timeout) {
        return inbox.recv(timeout);
    }

    /** The inbox below: everything else. */
    public Inbox inbox() {
        return inbox;
    }

    @Override
    public void close() {
        inbox.close();
    }
}
