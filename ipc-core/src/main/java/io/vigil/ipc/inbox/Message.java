package io.vigil.ipc.inbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.message.MessageAddress;
import io.vigil.ipc.message.Metadata;
import io.vigil.ipc.message.Priority;
import io.vigil.ipc.message.Signal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A message in hand, until it is decided: acknowledged, given back, or made a dead letter. Closing it undecided gives it
 * back.
 *
 * <p>Belongs to the thread that received it: any call from another thread is an INVALID_STATE, so nobody can close it
 * under somebody who reads. {@link #handOver} lets it go to the next thread that touches it.
 */
public final class Message implements AutoCloseable {
    private static final AtomicReferenceFieldUpdater<Message, Thread> THREAD =
            AtomicReferenceFieldUpdater.newUpdater(Message.class, Thread.class, "thread");

    private static final byte[] NOTHING = new byte[0];

    private final MessageOwner owner;
    private Frame frame;
    private final UnsafeBuffer view = new UnsafeBuffer(NOTHING);
    private final boolean decides;
    private volatile @Nullable Thread thread = Thread.currentThread();
    private @Nullable Metadata metadata;
    private boolean open;

    /** @param decides whether this message may be decided by itself; not where a whole batch is */
    Message(MessageOwner owner, Frame frame, boolean decides) {
        this.owner = owner;
        this.frame = frame;
        this.decides = decides;
        this.open = true;
    }

    /** Id of the sender's choice, else the address of the message, which is unique. */
    public String id() {
        String given = metadata().id();
        return given != null ? given : address().toString();
    }

    /** Where it lies: unique, and its name when the sender gave it none. */
    public MessageAddress address() {
        requireOpen();
        return new MessageAddress(owner.mailbox(), frame.lane(), frame.generation(), frame.unit());
    }

    public @Nullable String sender() {
        return metadata().sender();
    }

    /** A copy of the payload. */
    public byte[] payload() {
        requireOpen();
        return frame.payloadCopy();
    }

    /** The payload as UTF-8. */
    public String text() {
        return new String(payload(), StandardCharsets.UTF_8);
    }

    /** Bytes of the payload. */
    public int length() {
        requireOpen();
        return frame.length();
    }

    /**
     * The payload where it lies; valid until the message is decided, and empty afterwards. The same object each time.
     */
    public DirectBuffer view() {
        requireThread();
        if (open && view.capacity() == 0) {
            frame.payloadInto(view);
        }
        return view;
    }

    public @Nullable Signal signal() {
        return metadata().signal();
    }

    public Priority priority() {
        return metadata().priority();
    }

    /** How long the message may live in all; null for ever. */
    public @Nullable Duration ttl() {
        long deadline = deadlineMs();
        return deadline == Long.MAX_VALUE ? null : Duration.ofMillis(deadline - enqueuedAtMs());
    }

    /** Epoch milliseconds at which it was sent. */
    public long enqueuedAtMs() {
        requireOpen();
        return frame.enqueuedMs();
    }

    /** Epoch milliseconds from which on nobody is given it; {@link Long#MAX_VALUE} when it has no deadline. */
    public long deadlineMs() {
        requireOpen();
        return frame.deadlineMs();
    }

    public boolean isExpired() {
        return owner.nowMs() >= deadlineMs();
    }

    public @Nullable String correlationId() {
        return metadata().correlationId();
    }

    /** Name of the mailbox that a reply goes to. */
    public @Nullable String replyTo() {
        return metadata().replyTo();
    }

    public @Nullable String topic() {
        return metadata().topic();
    }

    public @Nullable String traceId() {
        return metadata().traceId();
    }

    public Map<String, String> headers() {
        return metadata().headers();
    }

    /** Everything but the payload; decoded at the first look, and stays valid. */
    public Metadata metadata() {
        requireThread();
        Metadata known = metadata;
        if (known == null) {
            requireOpen();
            known = owner.decode(frame);
            metadata = known;
        }
        return known;
    }

    /** How often it was delivered, this time included. */
    public int deliveries() {
        requireOpen();
        return frame.deliveries();
    }

    /** Whether somebody may have had it before. */
    public boolean redelivered() {
        requireOpen();
        return frame.redelivered();
    }

    /** Acknowledges: it is never delivered again. False when it was not ours any more, and somebody else has it. */
    public boolean ack() {
        requireDecides();
        end();
        return owner.acknowledge(frame);
    }

    /** Gives it back; it is delivered again after a pause that grows with its deliveries. */
    public boolean nack() {
        requireDecides();
        end();
        return owner.giveBack(frame);
    }

    /** Gives it back; nobody is given it before that time is over, whoever dies. */
    public boolean nack(Duration delay) {
        requireDecides();
        end();
        return owner.giveBack(frame, delay);
    }

    /**
     * Makes a dead letter of it.
     *
     * @throws VigilException INVALID_STATE when the mailbox keeps none, STORAGE_FULL when there is no room; it is still
     *     in hand then
     */
    public boolean deadLetter(String reason) {
        requireDecides();
        boolean done = owner.deadLetter(frame, reason);
        end();
        return done;
    }

    /** Keeps it in hand for that long from now, in a mailbox with a lease timeout; false when it is not ours any more. */
    public boolean extend(Duration lease) {
        requireDecides();
        return owner.extend(frame, lease);
    }

    /** Sends a reply to where the sender asked for it, with the correlation id and the trace of this message. */
    public void reply(String text) {
        reply(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a reply to where the sender asked for it, with the correlation id and the trace of this message. */
    public void reply(byte[] payload) {
        String to = replyTo();
        if (to == null) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE,
                    "message asks for no reply: mailbox=" + owner.mailbox() + ", id=" + id()
                            + "; the sender sets replyTo");
        }
        owner.reply(to, metadata(), address(), payload);
    }

    /** Lets the message go: the next thread that touches it owns it. */
    public Message handOver() {
        requireThread();
        thread = null;
        return this;
    }

    /** Gives it back when it is undecided. Idempotent. */
    @Override
    public void close() {
        requireThread();
        if (open && decides) {
            nack();
        }
    }

    /** From here there is nothing to read; the view is empty. */
    void end() {
        open = false;
        // Its address stays what it was, and pinned: a thread that was given the view against the rules reads what is
        // not
        // the message any more, or past its end, but never outside of a mapping.
        view.wrap(view, 0, 0);
    }

    /** Points the message of a batch at the next frame. */
    Message next(Frame following) {
        end();
        frame = following;
        open = true;
        metadata = null;
        return this;
    }

    boolean isOfThisThread() {
        return thread == Thread.currentThread();
    }

    boolean isOpen() {
        return open;
    }

    private void requireDecides() {
        requireOpen();
        if (!decides) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE,
                    "message of a batch: mailbox=" + owner.mailbox()
                            + "; poll acknowledges the batch on return, use recv or process to decide one by one");
        }
    }

    private void requireOpen() {
        requireThread();
        if (!open) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE,
                    "message is decided: mailbox=" + owner.mailbox() + "; read it before ack, nack or close");
        }
    }

    private void requireThread() {
        Thread current = Thread.currentThread();
        Thread holder = thread;
        if (holder != current && !(holder == null && THREAD.compareAndSet(this, null, current))) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE,
                    "message belongs to another thread: mailbox=" + owner.mailbox() + ", thread="
                            + (holder == null ? "-" : holder.getName()) + ", caller=" + current.getName()
                            + "; call handOver() there first");
        }
    }
}
