package io.vigil.testing;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.inbox.DeadLetterBox;
import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.inbox.Message;
import io.vigil.ipc.inbox.PeekedMessage;
import io.vigil.ipc.mailbox.ControlLayout;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxConfig;
import io.vigil.ipc.mailbox.MailboxStats;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.message.Priority;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A real inbox in the home of a {@link TestContext}, which can be looked into and remembers what was sent through it.
 *
 * <p>Thread-safe as any inbox. Its waiting calls look again every few milliseconds, so that they notice when a test
 * advances the time.
 */
public final class MockInbox implements Inbox {
    private static final Duration SLICE = Duration.ofMillis(5);
    private static final int BATCH = 1024;

    private final Inbox real;
    private final Mailbox mailbox;
    private final List<OutgoingMessage> sent = new CopyOnWriteArrayList<>();

    /** @param mailbox that the inbox reads */
    MockInbox(Inbox real, Mailbox mailbox) {
        this.real = real;
        this.mailbox = mailbox;
    }

    /** What was sent through this object and accepted, in order, whatever became of it. */
    public List<OutgoingMessage> sent() {
        return List.copyOf(sent);
    }

    /** How many messages are here: waiting, delayed, or in hand and not decided. */
    public long count() {
        return real.stats().depth();
    }

    /**
     * A copy of a message that stays where it is.
     *
     * @param index 0 for the one that is delivered next
     */
    public PeekedMessage peekAt(int index) {
        List<PeekedMessage> next = real.peek(index + 1);
        if (next.size() <= index) {
            throw new VigilException(
                    ErrorCode.EMPTY_MAILBOX,
                    "no such message: mailbox=" + name() + ", index=" + index + ", waiting=" + next.size()
                            + "; look whether it was sent, or is delayed or over");
        }
        return next.get(index);
    }

    /** Takes everything that waits or is delayed and forgets it, and what was sent. What is in hand stays. */
    public void clear() {
        int taken = BATCH;
        while (taken > 0) {
            taken = real.poll(m -> {}, BATCH);
        }
        mailbox.purge(ControlLayout.DELAYED);
        sent.clear();
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public MailboxConfig config() {
        return real.config();
    }

    @Override
    public Message recv() {
        Message message = null;
        while (message == null) {
            message = real.recv(SLICE);
        }
        return message;
    }

    @Override
    public @Nullable Message recv(Duration timeout) {
        long since = System.nanoTime();
        while (true) {
            Duration left = timeout.minusNanos(System.nanoTime() - since);
            Message message = real.recv(left.compareTo(SLICE) < 0 ? left : SLICE);
            if (message != null || left.compareTo(SLICE) < 0) {
                return message;
            }
        }
    }

    @Override
    public Message receive() {
        return real.receive();
    }

    @Override
    public void process(Consumer<? super Message> handler) {
        boolean handled = false;
        while (!handled) {
            handled = real.process(handler, SLICE);
        }
    }

    @Override
    public boolean process(Consumer<? super Message> handler, Duration timeout) {
        long since = System.nanoTime();
        while (true) {
            Duration left = timeout.minusNanos(System.nanoTime() - since);
            if (real.process(handler, left.compareTo(SLICE) < 0 ? left : SLICE)) {
                return true;
            }
            if (left.compareTo(SLICE) < 0) {
                return false;
            }
        }
    }

    @Override
    public int poll(Consumer<? super Message> handler, int limit) {
        return real.poll(handler, limit);
    }

    @Override
    public long send(String text) {
        return send(OutgoingMessage.of(text).build());
    }

    @Override
    public long send(byte[] payload) {
        return send(OutgoingMessage.of(payload).build());
    }

    @Override
    public long send(OutgoingMessage message) {
        long position = real.send(message);
        sent.add(message);
        return position;
    }

    @Override
    public List<PeekedMessage> peek(int n) {
        return real.peek(n);
    }

    @Override
    public long depth() {
        return real.depth();
    }

    @Override
    public boolean dropOldest(Priority priority) {
        return real.dropOldest(priority);
    }

    @Override
    public void dropNewest(OutgoingMessage message) {
        real.dropNewest(message);
    }

    @Override
    public MailboxStats stats() {
        return real.stats();
    }

    @Override
    public DeadLetterBox deadLetters() {
        return real.deadLetters();
    }

    @Override
    public boolean isClosed() {
        return real.isClosed();
    }

    @Override
    public void close() {
        real.close();
    }

    @Override
    public void shut() {
        real.shut();
    }

    @Override
    public String toString() {
        return "mock " + real;
    }
}
