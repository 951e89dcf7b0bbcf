package io.vigil.ipc.inbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.ExclusiveReader;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameHandler;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.mailbox.MailboxConsumer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How the threads of one inbox wait for messages: one of them sleeps at the doorbell, or spins; the others sleep behind
 * it and take its place when it has found something.
 *
 * <p>Every method but {@link #close} and {@link #isClosed} is called with the lock held. The lock is not held while the
 * first one sleeps, so decisions never wait for it.
 */
final class Taker {
    private final Mailbox mailbox;
    private final ReentrantLock lock;
    private final Condition turn;
    private final WaitStrategy waits;
    private final MailboxConsumer consumer;
    private final InterruptBell interrupts;
    private boolean watched;
    private boolean polling;
    private volatile boolean closed;

    Taker(Mailbox mailbox, ReentrantLock lock, WaitStrategy waits, MailboxConsumer consumer) {
        this.mailbox = mailbox;
        this.lock = lock;
        this.turn = lock.newCondition();
        this.waits = waits;
        this.consumer = consumer;
        this.interrupts = new InterruptBell(consumer::wake);
    }

    MailboxConsumer consumer() {
        return consumer;
    }

    /** False when none came in time; the time is that of the machine, because it is spent waiting. */
    boolean take(Frame into, long timeoutNs) {
        requireNoBatch();
        long since = System.nanoTime();
        int looks = 0;
        while (true) {
            if (takeNow(into)) {
                if (!watched) {
                    turn.signal(); // there may be more
                }
                return true;
            }
            long left = timeoutNs == Long.MAX_VALUE ? timeoutNs : timeoutNs - (System.nanoTime() - since);
            if (left <= 0) {
                return false;
            }
            await(left, looks++);
        }
    }

    private boolean takeNow(Frame into) {
        requireOpen();
        if (consumer.take(into)) {
            return true;
        }
        if (!consumer.isOpen()) {
            throw fenced();
        }
        if (mailbox.isShut() && !consumer.take(into)) {
            throw new VigilException(
                    ErrorCode.INBOX_CLOSED, "mailbox is shut and empty: name=" + mailbox.name() + "; nothing comes");
        }
        return false;
    }

    int poll(FrameHandler handler, int limit) {
        requireNoBatch();
        requireOpen();
        polling = true;
        int handed;
        try {
            handed = consumer.poll(handler, limit);
        } finally {
            polling = false;
            if (closed) {
                consumer.close();
            }
        }
        if (handed == ExclusiveReader.FENCED) {
            throw fenced();
        }
        return handed;
    }

    /** A decision may let the next one come: what was given back at once, or waits for one in hand. */
    void decided() {
        if (watched) {
            consumer.wake();
        }
    }

    private void requireNoBatch() {
        if (polling) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE,
                    "in the handler of a poll: mailbox=" + mailbox.name()
                            + "; take the next message when it has returned");
        }
    }

    @SuppressWarnings("WaitNotInLoop") // The loop is the caller's: it looks for a message after every return.
    private void await(long leftNs, int looks) {
        try {
            if (watched) {
                turn.awaitNanos(leftNs);
            } else {
                watched = true;
                try {
                    watch(leftNs, looks);
                } finally {
                    watched = false;
                    turn.signal();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new VigilException(
                    ErrorCode.INTERRUPTED,
                    "interrupted while waiting: mailbox=" + mailbox.name() + "; no message was taken");
        }
    }

    /** Waits without the lock. Whoever comes meanwhile waits behind. */
    private void watch(long leftNs, int looks) {
        boolean sleeps = waits == WaitStrategy.BLOCK;
        if (sleeps && !consumer.prepareSleep()) {
            return;
        }
        lock.unlock();
        try {
            if (!sleeps) {
                waits.idle(looks);
                return;
            }
            try {
                interrupts.enter();
                consumer.sleep(leftNs);
            } finally {
                interrupts.leave();
            }
        } finally {
            lock.lock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new VigilException(
                    ErrorCode.INBOX_CLOSED, "inbox is closed: mailbox=" + mailbox.name() + "; open another");
        }
    }

    private VigilException fenced() {
        return new VigilException(
                ErrorCode.CONSUMER_ACTIVE,
                "another consumer has taken over: mailbox=" + mailbox.name()
                        + "; what was in hand is delivered there: close this inbox");
    }

    boolean isClosed() {
        return closed;
    }

    /** Wakes everybody, waits until nobody sleeps with the consumer, and ends it. Idempotent. */
    void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            turn.signalAll();
            while (watched) {
                consumer.wake();
                turn.awaitUninterruptibly();
            }
            if (!polling) { // else the poll does it that we are called from
                consumer.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
