package io.vigil.ipc.mailbox;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.HeldFrames;
import io.vigil.ipc.lane.LaneWindow;
import org.jspecify.annotations.Nullable;

/** The delayed messages that a consumer has in hand, whatever its other lanes are. Owned by one thread. */
final class DelayedHand {
    private final Mailbox mailbox;
    private final VigilClock clock;
    private final DelayedReader reader;
    private final HeldFrames held = new HeldFrames();
    /** In hand, and handed out when nothing else was. */
    private @Nullable Frame lone;

    DelayedHand(Mailbox mailbox) {
        this.mailbox = mailbox;
        this.clock = mailbox.clock();
        this.reader = new DelayedReader(mailbox);
    }

    /** Whether a delayed message may be due; nearly free where there never was one. */
    boolean isDue() {
        return isUsed() && reader.nextDueMs() <= clock.epochMs();
    }

    private boolean isUsed() {
        return (mailbox.state().lanesInUse() >>> ControlLayout.DELAYED & 1) != 0;
    }

    /** When the next is due, epoch ms; {@link Long#MAX_VALUE} when none is known. */
    long nextDueMs() {
        return isUsed() ? reader.nextDueMs() : Long.MAX_VALUE;
    }

    /**
     * Hands out one that is due.
     *
     * @param others how many other messages the consumer has in hand
     * @return TAKEN, NONE or ALONE of {@link LaneWindow}
     */
    int take(Frame into, int atMostPriority, int others) {
        int result;
        try {
            result = reader.take(into, clock.epochMs(), atMostPriority, others);
        } catch (VigilException damaged) {
            into.clear();
            throw damaged;
        }
        if (result == LaneWindow.TAKEN) {
            held.add(into);
            lone = others == 0 ? into : null;
        } else {
            into.clear();
        }
        return result;
    }

    boolean tookSuspicious() {
        return reader.tookSuspicious();
    }

    /** The consumer has other messages in hand as well. */
    void blameNobody() {
        Frame first = lone;
        if (first != null && held.holds(first)) {
            reader.blameNobody(first);
        }
        lone = null;
    }

    boolean holds(Frame frame) {
        return frame.lane() == ControlLayout.DELAYED && held.holds(frame);
    }

    boolean acknowledge(Frame frame) {
        boolean done = reader.acknowledge(frame);
        held.remove(frame);
        return done;
    }

    boolean giveBack(Frame frame, long notBeforeMs) {
        boolean done = reader.giveBack(frame, notBeforeMs);
        held.remove(frame);
        return done;
    }

    /** False when it is not ours any more, or when there is no room, and then it is still in hand. */
    boolean deadLetter(Frame frame, Failure.Reason reason, String text) {
        boolean done = reader.deadLetter(frame, reason, text);
        if (done || !reader.holds(frame)) {
            held.remove(frame);
        }
        return done;
    }

    /** False when it is not ours any more. */
    boolean extend(Frame frame, long leaseMs) {
        return reader.extend(frame, leaseMs);
    }

    /** Gives everything back, due as it was. */
    void close() {
        for (Frame frame = held.any(); frame != null; frame = held.any()) {
            reader.release(frame);
            held.remove(frame);
        }
    }
}
