package io.vigil.broker.request;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.inbox.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An inbox into which replies come, for any number of threads that each wait for one of them, in whatever order they come.
 *
 * <p>Thread-safe. One of those who wait reads the inbox for all; there is no thread of its own until somebody asks for a
 * future. A reply is acknowledged when it has been copied here. One that nobody waits for yet is kept, up to
 * {@link #MOST_KEPT}; then the oldest is dropped and counted. Nobody else may read the inbox meanwhile.
 */
public final class ReplyMailbox implements AutoCloseable {
    /** Replies that are kept for whoever asks for them later. */
    public static final int MOST_KEPT = 1000;

    private static final Duration LONGEST = Duration.ofDays(365);
    private static final long CLOSE_MS = 1000;

    private final Inbox inbox;
    private final boolean keeps;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Pending> pending = new LinkedHashMap<>();
    private final Map<String, Reply> kept = new LinkedHashMap<>();
    private final Condition turnOfPump = lock.newCondition();
    private boolean reading;
    private boolean closed;
    private long dropped;
    private @Nullable Thread pump;

    private ReplyMailbox(Inbox inbox, boolean keeps) {
        this.inbox = inbox;
        this.keeps = keeps;
    }

    /** Over an inbox, which is closed with this. What nobody waits for yet is kept. */
    public static ReplyMailbox over(Inbox inbox) {
        return new ReplyMailbox(inbox, true);
    }

    /** Over an inbox for requests that are announced before they are sent: what nobody waits for came too late. */
    static ReplyMailbox ofAnnounced(Inbox inbox) {
        return new ReplyMailbox(inbox, false);
    }

    /** Name of the mailbox: what a request names as its replyTo. */
    public String name() {
        return inbox.name();
    }

    /**
     * Waits for the reply to that request; replies to others are kept for them.
     *
     * @throws VigilException DELIVERY_TIMEOUT when it did not come in time, INTERRUPTED, INBOX_CLOSED
     */
    public Reply waitForReply(String correlationId, Duration timeout) {
        Pending announced = announce(correlationId);
        try {
            return await(correlationId, announced, timeout);
        } finally {
            withdraw(correlationId, announced);
        }
    }

    /** From now on the reply to that request is kept until {@link #withdraw}. */
    Pending announce(String correlationId) {
        List<Runnable> completions = new ArrayList<>();
        lock.lock();
        try {
            requireOpen();
            Pending known = pending.computeIfAbsent(correlationId, id -> new Pending(lock.newCondition()));
            known.waiters++;
            Reply early = kept.remove(correlationId);
            if (early != null) {
                settle(known, early, completions);
            }
            return known;
        } finally {
            lock.unlock();
            completions.forEach(Runnable::run);
        }
    }

    void withdraw(String correlationId, Pending announced) {
        lock.lock();
        try {
            if (--announced.waiters == 0) {
                pending.remove(correlationId, announced);
            }
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw closedBefore();
        }
    }

    private VigilException closedBefore() {
        return new VigilException(
                ErrorCode.INBOX_CLOSED, "reply mailbox is closed: name=" + name() + "; open another to ask again");
    }

    /** Waits for an announced reply: reads for everybody, or while somebody else does, until he says so. */
    Reply await(String correlationId, Pending announced, Duration timeout) {
        long leftNs = (timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout).toNanos();
        long endNs = System.nanoTime() + leftNs;
        lock.lock();
        try {
            while (!announced.isOver()) {
                if (leftNs <= 0) {
                    throw new VigilException(
                            ErrorCode.DELIVERY_TIMEOUT,
                            "no reply in time: mailbox=" + name() + ", correlation=" + correlationId + ", waited="
                                    + timeout
                                    + "; the request may still be handled: ask again only if that is harmless");
                }
                if (reading) {
                    long ignored = announced.changed.awaitNanos(leftNs);
                } else {
                    read(leftNs);
                }
                leftNs = endNs - System.nanoTime();
            }
            return resultOf(announced);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VigilException(
                    ErrorCode.INTERRUPTED,
                    "interrupted while waiting for a reply: mailbox=" + name() + ", correlation=" + correlationId,
                    e);
        } finally {
            lock.unlock();
        }
    }

    private static Reply resultOf(Pending over) {
        Reply reply = over.reply;
        VigilException failure = over.failure;
        if (reply != null) {
            return reply;
        }
        throw failure != null
                ? new VigilException(failure.code(), String.valueOf(failure.getMessage()), failure)
                : new IllegalStateException("neither reply nor failure");
    }

    /** Reads one message for everybody, without the lock; then somebody else may read. Called with the lock. */
    private void read(long mostNs) {
        reading = true;
        lock.unlock();
        Reply came = null;
        List<Runnable> completions = new ArrayList<>();
        try {
            came = receive(mostNs);
        } finally {
            lock.lock();
            reading = false;
            if (came != null) {
                file(came, completions);
            }
            wakeOne();
        }
        if (!completions.isEmpty()) {
            lock.unlock();
            try {
                completions.forEach(Runnable::run);
            } finally {
                lock.lock();
            }
        }
    }

    private @Nullable Reply receive(long mostNs) {
        try (Message message = inbox.recv(Duration.ofNanos(mostNs))) {
            if (message == null) {
                return null;
            }
            Reply reply = Reply.of(message);
            message.ack();
            return reply;
        }
    }

    private void file(Reply reply, List<Runnable> completions) {
        String id = reply.metadata().correlationId();
        Pending waits = id == null ? null : pending.get(id);
        if (waits != null && !waits.isOver()) {
            settle(waits, reply, completions);
        } else if (id != null && keeps) {
            kept.put(id, reply);
            if (kept.size() > MOST_KEPT) {
                Iterator<Reply> oldest = kept.values().iterator();
                oldest.next();
                oldest.remove();
                dropped++;
            }
        } else {
            dropped++;
        }
    }

    private static void settle(Pending waits, Reply reply, List<Runnable> completions) {
        waits.reply = reply;
        waits.changed.signalAll();
        completions.add(() -> waits.future.complete(reply));
    }

    /** The next one who waits looks whether he has to read; where there is a thread for it, that one does. */
    private void wakeOne() {
        if (pump != null) {
            turnOfPump.signal();
            return;
        }
        for (Pending each : pending.values()) {
            if (!each.isOver()) {
                each.changed.signal();
                return;
            }
        }
    }

    /** A future of an announced reply; from the first one on, a thread reads for everybody. */
    CompletableFuture<Reply> future(Pending announced) {
        lock.lock();
        try {
            requireOpen();
            if (pump == null) {
                Thread started = new Thread(this::pump, "vigil-replies");
                started.setDaemon(true);
                pump = started;
                started.start();
            }
            return announced.future;
        } finally {
            lock.unlock();
        }
    }

    private void pump() {
        long longNs = LONGEST.toNanos();
        List<Runnable> completions = new ArrayList<>();
        lock.lock();
        try {
            while (!closed) {
                boolean ignored = Thread.interrupted(); // by what runs when a future is completed
                if (reading) {
                    turnOfPump.awaitUninterruptibly();
                } else {
                    read(longNs);
                }
            }
        } catch (VigilException e) {
            failAll(e, completions);
        } finally {
            lock.unlock();
            completions.forEach(Runnable::run);
        }
    }

    private void failAll(VigilException cause, List<Runnable> completions) {
        closed = true;
        turnOfPump.signal();
        for (Pending each : pending.values()) {
            if (!each.isOver()) {
                each.failure = cause;
                each.changed.signalAll();
                completions.add(() -> each.future.completeExceptionally(cause));
            }
        }
    }

    /** Replies that nobody waited for any more, or that were kept in vain. */
    public long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** Closes the inbox; whoever waits gets INBOX_CLOSED. Idempotent. */
    @Override
    public void close() {
        Thread running;
        List<Runnable> completions = new ArrayList<>();
        lock.lock();
        try {
            failAll(closedBefore(), completions);
            running = pump;
        } finally {
            lock.unlock();
        }
        completions.forEach(Runnable::run);
        inbox.close();
        if (running != null && running != Thread.currentThread()) {
            try {
                running.join(CLOSE_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
