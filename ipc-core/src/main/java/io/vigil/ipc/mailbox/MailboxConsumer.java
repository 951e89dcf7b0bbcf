package io.vigil.ipc.mailbox;

import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.ExclusiveReader;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameHandler;

/**
 * A consumer that has several messages in hand at once and decides each by itself, in any order.
 *
 * <p>The same contract over one reader and over competing ones. Not thread-safe: whoever shares it between threads
 * serializes the calls, {@link #sleep} and {@link #wake} apart. Dies the process, everything undecided comes back, marked redelivered.
 */
public interface MailboxConsumer extends AutoCloseable {
    /**
     * Takes the next message in the order of the mailbox, delayed ones that are due included.
     *
     * @param into points at the message until it is decided; one that is not in use
     * @return false when there is none, or none before something in hand is decided: after a death what may have been in
     *     hand comes alone, and one consumer holds so many; or when the role was lost ({@link #isOpen} tells)
     * @throws VigilException CORRUPT_STORE for a damaged message, which is set aside; the next call goes on behind it
     */
    boolean take(Frame into);

    /** Acknowledges; false when it is not ours any more: somebody else has been, or will be, given it. */
    boolean acknowledge(Frame held);

    /**
     * Gives it back: nobody is given it before {@code notBeforeMs}, and then it is marked redelivered. One that was
     * delivered as often as the mailbox allows becomes a dead letter instead.
     *
     * @param notBeforeMs epoch ms; 0 for at once. The promise survives the death of every process.
     * @return false when it is not ours any more
     */
    boolean giveBack(Frame held, long notBeforeMs);

    /**
     * Makes a dead letter of it.
     *
     * @param text why, for people; may be empty
     * @return false when it is not ours any more, or when there is no room for it, and then it is still in hand
     */
    boolean deadLetter(Frame held, Failure.Reason reason, String text);

    /**
     * Keeps a message with a time limit in hand for longer.
     *
     * @return false when it is not ours any more; true without effect where leases have no limit
     */
    boolean extend(Frame held, long leaseMs);

    /**
     * Hands over up to {@code limit} messages and acknowledges them together when the handler has returned from the
     * last; the fast way for who needs no decision a message. Not while something is in hand.
     *
     * @return how many, or {@link ExclusiveReader#FENCED} when somebody else has taken the role
     */
    int poll(FrameHandler handler, int limit);

    /**
     * Announces a sleep, then looks once more. False when there is something to take, and then nothing is announced.
     */
    boolean prepareSleep();

    /**
     * Sleeps until there may be something to take, at most {@code timeoutNs}; returns early for no reason, too. Ends the
     * announcement of {@link #prepareSleep}, which has said true. By one thread at a time, beside the calls of others:
     * it touches nothing but the doorbell.
     */
    void sleep(long timeoutNs);

    /** Wakes whoever is in {@link #sleep}, or is about to; from any thread. */
    void wake();

    /** Whether this consumer still has its role. */
    boolean isOpen();

    /** Gives everything undecided back, and the role. */
    @Override
    void close();
}
