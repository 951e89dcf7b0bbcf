package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.CompetingReader;
import io.vigil.ipc.lane.ExclusiveReader;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.LaneWindow;
import org.jspecify.annotations.Nullable;

/**
 * Reads per-cell lanes by leases, beside others. Owned by one thread.
 *
 * <p>Serves competing consumers of the priority lanes, and whoever looks through the dead letters.
 */
public final class LeasingReader implements AutoCloseable {
    private final Mailbox mailbox;
    private final CompetingReader[] lanes;
    private final LaneTurns turns;
    private final Sleeper sleeper;

    LeasingReader(Mailbox mailbox, int from, int to) {
        this.mailbox = mailbox;
        MailboxConfig config = mailbox.config();
        boolean dead = from >= ControlLayout.DEAD;
        boolean evicts = config.deadLetter() && !dead;
        int count = dead || config.priorities() ? to - from : 1;
        this.lanes = new CompetingReader[count];
        for (int k = 0; k < count; k++) {
            lanes[k] = new CompetingReader(
                    mailbox.lane(from + k),
                    mailbox.clock(),
                    config.stallTimeoutMs() * 1_000_000,
                    evicts ? config.maxDeliveries() : Integer.MAX_VALUE,
                    evicts ? config.maxCrashes() : Integer.MAX_VALUE,
                    dead ? 0 : config.leaseTimeoutMs() * 1_000_000);
        }
        this.turns = new LaneTurns(count, config.fair());
        this.sleeper = new Sleeper(mailbox.readersBell(), mailbox.owners().slot());
    }

    /** Leases the next frame; false when there is none. */
    public boolean take(Frame into) {
        return take(into, null, 0) == LaneWindow.TAKEN;
    }

    /**
     * Leases the next frame.
     *
     * @param delayed what is due there goes before the messages of its lane; null for whoever reads no delayed messages
     * @param others how many other messages the consumer has in hand
     * @return TAKEN, NONE or ALONE of {@link LaneWindow}
     */
    int take(Frame into, @Nullable DelayedHand delayed, int others) {
        turns.begin(-1);
        for (int k = turns.next(); k >= 0; k = turns.next()) {
            int result = delayed == null ? LaneWindow.NONE : delayed.take(into, turns.covered(k), others);
            if (result == LaneWindow.NONE) {
                result = lanes[k].take(into, others);
                if (result == LaneWindow.TAKEN) {
                    turns.served(k);
                }
            }
            if (result != LaneWindow.NONE) {
                return result;
            }
        }
        return LaneWindow.NONE;
    }

    /** Acknowledges; false when the lease was lost. */
    public boolean acknowledge(Frame held) {
        boolean done = reader(held).acknowledge(held);
        mailbox.sendersBell().ring();
        return done;
    }

    /** Gives the frame back at once; false when the lease was lost. */
    public boolean giveBack(Frame held) {
        boolean done = reader(held).giveBack(held);
        mailbox.readersBell().ring();
        return done;
    }

    /** Removes the frame for good, counted as dropped. */
    public boolean drop(Frame held) {
        boolean done = reader(held).drop(held);
        mailbox.sendersBell().ring();
        return done;
    }

    /** Makes a dead letter of the frame; false when there is no room for it, and it stays leased. */
    public boolean deadLetter(Frame held) {
        return reader(held).moveAway(held);
    }

    CompetingReader reader(Frame held) {
        return lanes[lanes.length == 1 ? 0 : held.lane()];
    }

    /** Moves the heads over what is finished. */
    void advance() {
        for (CompetingReader lane : lanes) {
            lane.advanceHead();
        }
    }

    /** Sleeps until there may be something to take, at most {@code timeoutNs}; returns early for no reason, too. */
    public void await(long timeoutNs) {
        sleeper.await(timeoutNs, this::look);
    }

    int look() {
        int found = ExclusiveReader.EMPTY;
        for (CompetingReader lane : lanes) {
            int state = lane.look();
            if (state == ExclusiveReader.WORK) {
                return state;
            }
            found = Math.max(found, state);
        }
        return mailbox.isShut() ? ExclusiveReader.WORK : found;
    }

    @Override
    public void close() {
        sleeper.close();
    }
}
