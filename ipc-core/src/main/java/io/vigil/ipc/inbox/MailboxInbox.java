package io.vigil.ipc.inbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.mailbox.Failure;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxConfig;
import io.vigil.ipc.mailbox.MailboxStats;
import io.vigil.ipc.message.MessageAddress;
import io.vigil.ipc.message.MessageFields;
import io.vigil.ipc.message.Metadata;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.message.Priority;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The inbox over a mailbox of this home.
 *
 * <p>One lock orders all that the threads of this process do with the one consumer. Of several threads that wait, one
 * sleeps at the doorbell, without the lock, and the others behind it.
 */
final class MailboxInbox implements Inbox, MessageOwner {
    private final Mailbox mailbox;
    private final Messaging messaging;
    private final MailboxOutbox outbox;
    private final ReentrantLock lock = new ReentrantLock();
    private final Taker taker;
    private final MessageFields fields;
    private final ArrayDeque<Frame> frames = new ArrayDeque<>();
    private final Batch batch;

    MailboxInbox(Mailbox mailbox, Messaging messaging, WaitStrategy waits, boolean forced) {
        this.mailbox = mailbox;
        this.messaging = messaging;
        this.outbox = messaging.outboxOf(mailbox.name());
        this.fields = new MessageFields(mailbox.config());
        this.batch = new Batch(this, messaging.events());
        this.taker = new Taker(mailbox, lock, waits, mailbox.consumer(forced));
    }

    @Override
    public String name() {
        return mailbox.name();
    }

    @Override
    public String mailbox() {
        return mailbox.name();
    }

    @Override
    public MailboxConfig config() {
        return mailbox.config();
    }

    @Override
    public Message recv() {
        Message message = take(Long.MAX_VALUE);
        if (message == null) {
            throw new IllegalStateException("waited for ever, and yet in vain");
        }
        return message;
    }

    @Override
    public @Nullable Message recv(Duration timeout) {
        return take(Timeouts.ns(timeout));
    }

    @Override
    public Message receive() {
        Message message = take(0);
        if (message == null) {
            throw new VigilException(
                    ErrorCode.EMPTY_MAILBOX, "no message: mailbox=" + name() + "; wait for one with recv");
        }
        return message;
    }

    private @Nullable Message take(long timeoutNs) {
        Frame frame;
        lock.lock();
        try {
            frame = frames.isEmpty() ? new Frame() : frames.pop();
            boolean taken = false;
            try {
                taken = taker.take(frame, timeoutNs);
            } finally {
                if (!taken) {
                    frames.push(frame);
                }
            }
            if (!taken) {
                return null;
            }
        } finally {
            lock.unlock();
        }
        Message message = new Message(this, frame, true);
        messaging.events().received(message);
        return message;
    }

    @Override
    public void process(Consumer<? super Message> handler) {
        handle(handler, recv());
    }

    @Override
    public boolean process(Consumer<? super Message> handler, Duration timeout) {
        Message message = recv(timeout);
        if (message == null) {
            return false;
        }
        handle(handler, message);
        return true;
    }

    private static void handle(Consumer<? super Message> handler, Message message) {
        try (message) {
            handler.accept(message);
            if (message.isOpen()) {
                message.ack();
            }
        }
    }

    @Override
    public int poll(Consumer<? super Message> handler, int limit) {
        lock.lock();
        try {
            return taker.poll(batch.of(handler), limit);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long send(String text) {
        return outbox.send(text);
    }

    @Override
    public long send(byte[] payload) {
        return outbox.send(payload);
    }

    @Override
    public long send(OutgoingMessage message) {
        return outbox.send(message);
    }

    @Override
    public boolean acknowledge(Frame held) {
        lock.lock();
        try {
            return forget(held, taker.consumer().acknowledge(held));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean giveBack(Frame held) {
        return giveBackAt(held, nowMs() + NackDelay.ms(held.deliveries()));
    }

    @Override
    public boolean giveBack(Frame held, Duration delay) {
        return giveBackAt(held, delay.isZero() || delay.isNegative() ? 0 : Timeouts.epochMs(nowMs(), delay));
    }

    private boolean giveBackAt(Frame held, long notBeforeMs) {
        lock.lock();
        try {
            return forget(held, taker.consumer().giveBack(held, notBeforeMs));
        } finally {
            lock.unlock();
        }
    }

    /** A decided frame serves the next message. */
    private boolean forget(Frame held, boolean done) {
        frames.push(held);
        taker.decided();
        return done;
    }

    @Override
    public boolean deadLetter(Frame held, String reason) {
        if (!mailbox.config().deadLetter()) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE,
                    "mailbox keeps no dead letters: name=" + name() + "; create it with deadLetter(true), or ack");
        }
        lock.lock();
        try {
            boolean done = taker.consumer().deadLetter(held, Failure.Reason.REJECTED, reason);
            if (!done && held.isInUse()) {
                throw new VigilException(
                        ErrorCode.STORAGE_FULL,
                        "no room for a dead letter: mailbox=" + name() + ", dead=" + stats().dead()
                                + "; the message is still in hand: try again, nack it, or purge the dead letters");
            }
            return forget(held, done);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean extend(Frame held, Duration lease) {
        lock.lock();
        try {
            return taker.consumer().extend(held, Math.max(1, Timeouts.ns(lease) / 1_000_000));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Metadata decode(Frame held) {
        return fields.decode(held);
    }

    @Override
    public void reply(String to, Metadata request, MessageAddress address, byte[] payload) {
        messaging.reply(to, request, address, payload);
    }

    @Override
    public long nowMs() {
        return messaging.clock().epochMs();
    }

    @Override
    public List<PeekedMessage> peek(int n) {
        return Peek.next(mailbox.view(), fields, n);
    }

    @Override
    public MailboxStats stats() {
        return mailbox.stats();
    }

    @Override
    public long depth() {
        return outbox.depth();
    }

    @Override
    public boolean dropOldest(Priority notAbove) {
        boolean dropped = outbox.dropOldest(notAbove);
        if (dropped) {
            messaging.events().dropped(name(), "the oldest, for a newer one");
        }
        return dropped;
    }

    @Override
    public void dropNewest(OutgoingMessage message) {
        mailbox.countDroppedNewest();
        messaging.events().dropped(name(), "the newest: " + message.length() + " bytes");
    }

    @Override
    public DeadLetterBox deadLetters() {
        return new DeadLetterBox(name(), mailbox.dead(), fields);
    }

    @Override
    public boolean isClosed() {
        return taker.isClosed();
    }

    @Override
    public void close() {
        taker.close();
        messaging.forget(this);
    }

    @Override
    public void shut() {
        mailbox.shut();
    }

    @Override
    public String toString() {
        return "inbox of " + name();
    }
}
