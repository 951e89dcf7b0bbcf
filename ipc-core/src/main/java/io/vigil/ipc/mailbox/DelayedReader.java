package io.vigil.ipc.mailbox;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Cells;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameLeases;
import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.lane.LaneWindow;
import io.vigil.ipc.lane.WaitingFrames;
import java.util.concurrent.TimeUnit;

/**
 * Reads the delayed messages of a mailbox in the order in which they are due, one lease a message, beside others. Owned
 * by one thread.
 *
 * <p>What is due when is remembered here and found again from the lane: a kill of anybody forgets nothing. Nobody is
 * given a message early. Killed with one in hand: it comes back marked, and is due.
 */
final class DelayedReader {
    /** A frame that was put back by somebody else is found this soon. */
    private static final long LOOK_AGAIN_NS = TimeUnit.SECONDS.toNanos(1);
    /** A walk takes at most this share of the time. */
    private static final int MOST_WALKING = 20;

    private final Mailbox mailbox;
    private final MailboxConfig config;
    private final VigilClock clock;
    private final Lane lane;
    private final FrameLeases leases;
    private final WaitingFrames waiting;
    private final DelayedTail tail;
    private final DueFrames[] due = new DueFrames[ControlLayout.PRIORITIES];
    private long seen = -1;
    private long place;
    private long walkedNs;
    private long walkTookNs;

    DelayedReader(Mailbox mailbox) {
        this.mailbox = mailbox;
        this.config = mailbox.config();
        this.clock = mailbox.clock();
        this.lane = mailbox.lane(ControlLayout.DELAYED);
        long leaseTimeoutNs = config.leaseTimeoutMs() * 1_000_000;
        this.leases = new FrameLeases(lane, leaseTimeoutNs > 0);
        this.waiting = WaitingFrames.limited(lane, clock, leaseTimeoutNs, this::found);
        this.tail = new DelayedTail(mailbox, leases);
        for (int k = 0; k < due.length; k++) {
            due[k] = new DueFrames();
        }
    }

    private void found(long t, int unit, long notBeforeMs, int priority) {
        due[Math.min(priority, due.length - 1)].add(notBeforeMs, t, unit);
    }

    /** As the long form, for whoever has nothing else in hand. */
    boolean take(Frame into, long nowMs, int atMostPriority) {
        return take(into, nowMs, atMostPriority, 0) == LaneWindow.TAKEN;
    }

    /**
     * Leases the message that is due, of the first priority that has one.
     *
     * @param atMostPriority no message of a later priority
     * @param others how many other messages the consumer has in hand
     * @return TAKEN, ALONE or NONE of {@link LaneWindow}
     * @throws VigilException CORRUPT_STORE for a damaged message, which is set aside
     */
    int take(Frame into, long nowMs, int atMostPriority, int others) {
        if (!refresh()) {
            return LaneWindow.NONE;
        }
        for (int k = 0; k <= atMostPriority; k++) {
            DueFrames of = due[k];
            while (of.firstDueMs() <= nowMs) {
                int result = leases.take(into, of.firstTerm(), of.firstUnit(), nowMs, others);
                if (result == LaneWindow.ALONE) {
                    return result;
                }
                of.removeFirst();
                if (result == LaneWindow.TAKEN && isFit(into, nowMs)) {
                    return result;
                }
                into.clear();
            }
        }
        return LaneWindow.NONE;
    }

    /** Whether an earlier reader may have died of the message taken last. */
    boolean tookSuspicious() {
        return leases.tookSuspicious();
    }

    /** The consumer has other messages in hand as well: what it dies of from now on, nobody knows. */
    void blameNobody(Frame held) {
        leases.blameNobody(held);
    }

    /** Whether a message that was taken is to be delivered; else it has gone where it has to. */
    private boolean isFit(Frame taken, long nowMs) {
        if (taken.deadlineMs() <= nowMs) {
            leases.expire(taken);
            mailbox.sendersBell().ring();
            return false;
        }
        boolean killed = taken.crashes() >= config.maxCrashes();
        boolean tried = taken.deliveries() > config.maxDeliveries();
        if (config.deadLetter() && (killed || tried)) {
            Failure.Reason reason = killed ? Failure.Reason.KILLED_ITS_READERS : Failure.Reason.TOO_MANY_DELIVERIES;
            if (moveToDead(taken, reason, "")) {
                return false;
            }
        }
        return true;
    }

    /** When the next message is due, of whatever priority; {@link Long#MAX_VALUE} when none is known. */
    long nextDueMs() {
        if (!refresh()) {
            return Long.MAX_VALUE;
        }
        long next = Long.MAX_VALUE;
        for (DueFrames of : due) {
            next = Math.min(next, of.firstDueMs());
        }
        return next;
    }

    /** Looks what is new; false when the mailbox never had a delayed message. */
    private boolean refresh() {
        if ((mailbox.state().lanesInUse() >>> ControlLayout.DELAYED & 1) == 0) {
            return false;
        }
        long now = mailbox.mover().delayed();
        long nowNs = clock.nanos();
        boolean putBack = now >>> 32 != seen >>> 32;
        if (seen == -1 || putBack || nowNs - walkedNs >= Math.max(LOOK_AGAIN_NS, walkTookNs * MOST_WALKING)) {
            for (DueFrames of : due) {
                of.clear();
            }
            place = waiting.walk(0);
            walkedNs = nowNs;
            walkTookNs = clock.nanos() - nowNs;
        } else if (now != seen) {
            place = waiting.walk(place);
        }
        seen = now;
        tail.shorten(now);
        return true;
    }

    /** Acknowledges; false when the lease was lost. */
    boolean acknowledge(Frame held) {
        return end(held, Cells.ACKED);
    }

    /** Removes it for good, counted as dropped; false when the lease was lost. */
    boolean drop(Frame held) {
        return end(held, Cells.DROPPED);
    }

    private boolean end(Frame held, int reason) {
        boolean done = leases.end(held, reason);
        mailbox.sendersBell().ring();
        return done;
    }

    /**
     * Gives it back where it is: nobody is given it before {@code notBeforeMs}. One that was delivered as often as the
     * mailbox allows becomes a dead letter.
     *
     * @return false when the lease was lost
     */
    boolean giveBack(Frame held, long notBeforeMs) {
        boolean tried = config.deadLetter() && held.deliveries() >= config.maxDeliveries();
        if (tried && moveToDead(held, Failure.Reason.TOO_MANY_DELIVERIES, "")) {
            return true;
        }
        return putBack(held, notBeforeMs);
    }

    /** Gives back what was not tried, for others to take at once; false when the lease was lost. */
    boolean release(Frame held) {
        return putBack(held, held.notBeforeMs());
    }

    private boolean putBack(Frame held, long notBeforeMs) {
        int priority = held.movedPriority();
        if (!leases.giveBack(held, notBeforeMs)) {
            return false;
        }
        found(held.generation(), held.unit(), notBeforeMs, priority);
        mailbox.readersBell().ring();
        return true;
    }

    /**
     * Makes a dead letter of it.
     *
     * @return false when the lease was lost, or when there is no room for it, and then it is still in hand
     */
    boolean deadLetter(Frame held, Failure.Reason reason, String text) {
        return moveToDead(held, reason, text);
    }

    private boolean moveToDead(Frame held, Failure.Reason reason, String text) {
        if (!leases.beginMove(held)) {
            return false;
        }
        Failure failure = Failure.of(held, reason, clock.epochMs());
        if (!mailbox.mover().deadLetter(lane, held, failure, text)) {
            leases.undoMove(held);
            return false;
        }
        leases.advance();
        mailbox.sendersBell().ring();
        return true;
    }

    /** Keeps a lease with a time limit for longer; false when it was lost. */
    boolean extend(Frame held, long leaseMs) {
        return leases.extend(held, clock.epochMs() + leaseMs);
    }

    /** Whether the lease is still ours. */
    boolean holds(Frame held) {
        return leases.holds(held);
    }
}
