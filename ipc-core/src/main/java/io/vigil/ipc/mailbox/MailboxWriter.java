package io.vigil.ipc.mailbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.LaneDropper;
import io.vigil.ipc.lane.LaneWriter;
import io.vigil.ipc.lane.Offer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a mailbox. Owned by one thread; any number of them, in any number of processes.
 *
 * <p>An accepted message survives the death of any process from the moment {@link #offer} returns.
 */
public final class MailboxWriter {
    private static final DirectBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    private final Mailbox mailbox;
    private final MailboxConfig config;
    private final Doorbell readers;
    private final LaneWriter[] writers;
    private final CapacityGate gate;
    private final Draft draft = new Draft(this);
    private final PeakDepth peak;
    private final SizeTally sizes;
    private final @Nullable Flow flow;

    MailboxWriter(Mailbox mailbox) {
        this.mailbox = mailbox;
        this.config = mailbox.config();
        this.readers = mailbox.readersBell();
        this.writers = new LaneWriter[config.priorities() ? ControlLayout.PRIORITIES : 1];
        this.gate = new CapacityGate(config.capacity(), mailbox.state(), mailbox.lanes(), writers);
        this.peak = new PeakDepth(mailbox.control(), gate);
        this.sizes = new SizeTally(mailbox.control());
        this.flow = Flow.of(mailbox, gate);
        for (int k = 0; k < writers.length; k++) {
            writers[k] = new LaneWriter(mailbox.lane(k), gate, config.checksum());
        }
    }

    /** As the long form, without optional fields. */
    public long offer(int priority, DirectBuffer payload, int offset, int length, long enqueuedMs) {
        return offer(priority, 0, NOTHING, 0, payload, offset, length, enqueuedMs);
    }

    /**
     * Sends one message; never waits for a consumer and never throws for lack of room.
     *
     * @param priority 0 (first) to 4
     * @param presence which optional fields {@code optional} holds ({@code FrameLayout})
     * @param enqueuedMs the time that the message carries
     * @return its ordinal in its lane, or a reason of {@link Offer}
     * @throws VigilException INVALID_MESSAGE when there is no such priority
     */
    public long offer(
            int priority,
            int presence,
            DirectBuffer optional,
            int optionalLength,
            DirectBuffer payload,
            int offset,
            int length,
            long enqueuedMs) {
        long result = offerQuietly(priority, presence, optional, optionalLength, payload, offset, length, enqueuedMs);
        if (result >= 0) {
            readers.ring();
        }
        return result;
    }

    /**
     * As {@link #offer}, and wakes nobody: for one of several, behind which {@link #ring} follows. Whoever is killed in
     * between leaves sleeping readers to their next look, half a second away at most.
     */
    public long offerQuietly(
            int priority,
            int presence,
            DirectBuffer optional,
            int optionalLength,
            DirectBuffer payload,
            int offset,
            int length,
            long enqueuedMs) {
        if (length < 0 || length + (long) optionalLength > config.maxMessageBytes()) {
            return Offer.TOO_LARGE;
        }
        if (priority < 0 || priority >= ControlLayout.PRIORITIES) {
            throw noSuchPriority(priority);
        }
        if (mailbox.isShut()) {
            return Offer.SHUT;
        }
        int lane = writers.length == 1 ? 0 : priority;
        if (flow != null) {
            long refusal = ask(flow, lane);
            if (refusal < 0) {
                return refusal;
            }
        }
        while (true) {
            long result = writers[lane].offer(presence, optional, optionalLength, payload, offset, length, enqueuedMs);
            if (result >= 0) {
                sent(length);
                return result;
            }
            if (!makeRoom(lane, result)) {
                return refused(result);
            }
        }
    }

    /** Behind the commit: nothing here may throw, or the caller would send again what was accepted. */
    private void sent(int length) {
        peak.sent();
        sizes.sent(length);
        if (flow != null) {
            flow.sent();
        }
    }

    /** Wakes readers after {@link #offerQuietly}. */
    public void ring() {
        FailPoint.hit("batch.ring");
        readers.ring();
    }

    /** Whether the policy found room for another try. */
    private boolean makeRoom(int lane, long result) {
        return isFull(result) && config.overflow() == Overflow.DROP_OLDEST && dropOldest(lane);
    }

    private long refused(long result) {
        if (flow != null) {
            flow.giveRateBack();
        }
        return isFull(result) ? refuse(result) : count(ControlLayout.REFUSED, result);
    }

    /** What the limits say that only some mailboxes have: 0, or a reason of {@link Offer}. */
    private long ask(Flow limits, int lane) {
        boolean pressure = limits.isUnderPressure();
        if (pressure && config.overflow() != Overflow.DROP_OLDEST) {
            return refuse(Offer.PRESSURE);
        }
        if (!limits.takeRate()) {
            return count(ControlLayout.RATE_LIMITED, Offer.RATE_LIMITED);
        }
        if (pressure && !dropOldest(lane)) {
            limits.giveRateBack();
            return refuse(Offer.PRESSURE);
        }
        return 0;
    }

    /** There is no room: as the policy says. */
    private long refuse(long reason) {
        return config.overflow() == Overflow.DROP_NEWEST
                ? count(ControlLayout.DROPPED_NEWEST, Offer.DROPPED)
                : count(ControlLayout.REFUSED, reason);
    }

    private long count(int counter, long result) {
        mailbox.count(counter);
        return result;
    }

    /**
     * Begins a message of exactly {@code length} bytes in private memory; the writer's one draft.
     *
     * @throws VigilException MESSAGE_TOO_LARGE or INVALID_MESSAGE before anything is filled in
     */
    public Draft draft(int priority, int length) {
        if (priority < 0 || priority >= ControlLayout.PRIORITIES) {
            throw noSuchPriority(priority);
        }
        if (length < 0 || length > config.maxMessageBytes()) {
            throw new VigilException(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "message too large: mailbox=" + mailbox + ", length=" + length + ", allowed="
                            + config.maxMessageBytes() + "; split it, or create the mailbox for larger ones");
        }
        return draft.begin(priority, length);
    }

    private VigilException noSuchPriority(int priority) {
        return new VigilException(
                ErrorCode.INVALID_MESSAGE,
                "no such priority: mailbox=" + mailbox + ", priority=" + priority + "; use 0 (first) to "
                        + (ControlLayout.PRIORITIES - 1));
    }

    private static boolean isFull(long result) {
        return result == Offer.FULL || result == Offer.NO_SPACE;
    }

    /**
     * Drops the oldest message of the lowest lane that is not above the given one, counted; false when there is none.
     * Only where frames are decided by their cells.
     */
    public boolean dropOldest(int lane) {
        for (int k = writers.length - 1; k >= lane; k--) {
            if (new LaneDropper(mailbox.lane(k)).dropOldest()) {
                new LeasingReader(mailbox, k, k + 1).advance();
                return true;
            }
        }
        return false;
    }

    /** Messages that wait, as this writer sees it now. */
    public long depth() {
        return gate.look();
    }
}
