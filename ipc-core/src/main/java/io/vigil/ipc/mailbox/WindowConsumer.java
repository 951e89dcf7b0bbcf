package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.Destination;
import io.vigil.ipc.lane.ExclusiveReader;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameHandler;
import io.vigil.ipc.lane.LaneWindow;
import org.jspecify.annotations.Nullable;

/**
 * The one consumer of a mailbox with several messages in hand: it has the role of every priority lane.
 *
 * <p>Owned by one thread, but for {@link #wake}. At most {@link #MOST} messages lie between the heads and the newest in
 * hand. What an earlier consumer may have died of is handed out alone: the next message comes when it is decided.
 */
final class WindowConsumer implements MailboxConsumer {
    /** Most messages that are in hand, or decided before one that is in hand. */
    static final int MOST = 1024;

    private final Mailbox mailbox;
    private final MailboxReader reader;
    private final LaneWindow[] lanes;
    private final LaneTurns turns;
    private final DelayedHand delayed;
    private final Sleeper sleeper;
    private final Frame polled = new Frame();
    private int inHand;
    private boolean open = true;
    /** Whether the message in hand is looked at for what it does to us: nothing comes beside it. */
    private boolean alone;
    /** Whether nothing comes before one in hand is decided. */
    private boolean blocked;

    WindowConsumer(Mailbox mailbox, MailboxReader reader) {
        this.mailbox = mailbox;
        this.reader = reader;
        ExclusiveReader[] readers = reader.lanes();
        this.lanes = new LaneWindow[readers.length];
        for (int k = 0; k < lanes.length; k++) {
            lanes[k] = new LaneWindow(mailbox.lane(k), readers[k]);
        }
        this.turns = new LaneTurns(lanes.length, mailbox.config().fair());
        this.delayed = new DelayedHand(mailbox);
        this.sleeper = new Sleeper(mailbox.readersBell(), mailbox.owners().slot());
    }

    @Override
    public int poll(FrameHandler handler, int limit) {
        if (inHand == 0 && size() == 0 && !delayed.isDue()) {
            return reader.poll(handler, limit);
        }
        if (inHand > 0) {
            throw OneByOne.messagesInHand(mailbox, inHand);
        }
        return OneByOne.poll(this, polled, handler, limit); // what was given back, or is due, comes first
    }

    @Override
    public boolean take(Frame into) {
        OneByOne.requireFree(mailbox, into);
        blocked = alone;
        if (!open || alone) {
            return false;
        }
        bringBack();
        boolean room = size() < MOST;
        boolean isDue = delayed.isDue();
        turns.begin(mailbox.state().lanesInUse());
        for (int k = turns.next(); k >= 0; k = turns.next()) {
            int result = isDue ? delayed.take(into, turns.covered(k), inHand) : LaneWindow.NONE;
            if (result == LaneWindow.TAKEN) {
                alone = delayed.tookSuspicious();
                hold(-1);
                return true;
            }
            if (result == LaneWindow.NONE) {
                result = lanes[k].take(into, inHand, room);
            }
            if (result == LaneWindow.TAKEN) {
                turns.served(k);
                alone = lanes[k].isSuspicious(into);
                delayed.blameNobody();
                hold(k);
                return true;
            }
            if (result != LaneWindow.NONE) {
                blocked = result == LaneWindow.ALONE;
                if (!blocked) {
                    lose();
                }
                return false;
            }
        }
        return false;
    }

    private void hold(int lane) {
        inHand++;
        for (int k = 0; k < lanes.length; k++) {
            if (k != lane) {
                lanes[k].blameNobody();
            }
        }
    }

    private void bringBack() {
        for (LaneWindow lane : lanes) {
            if (lane.nextDueMs() != Long.MAX_VALUE) {
                lane.bringBack(mailbox.clock().epochMs());
            }
        }
    }

    private int size() {
        int sum = 0;
        for (LaneWindow lane : lanes) {
            sum += lane.size();
        }
        return sum;
    }

    @Override
    public boolean acknowledge(Frame held) {
        boolean done;
        LaneWindow lane = laneOf(held);
        if (lane != null) {
            done = lane.acknowledge(held);
            decided();
            open &= done;
        } else if (delayed.holds(held)) {
            done = delayed.acknowledge(held);
            decided();
        } else {
            return false;
        }
        mailbox.sendersBell().ring();
        return done;
    }

    @Override
    public boolean giveBack(Frame held, long notBeforeMs) {
        if (delayed.holds(held)) {
            decided();
            return delayed.giveBack(held, notBeforeMs);
        }
        LaneWindow lane = laneOf(held);
        if (lane == null) {
            return false;
        }
        boolean tried = mailbox.config().deadLetter()
                && held.deliveries() >= mailbox.config().maxDeliveries();
        boolean later = notBeforeMs > mailbox.clock().epochMs();
        boolean gone = (tried && deadLetter(held, Failure.Reason.TOO_MANY_DELIVERIES, ""))
                || (later
                        && takeAway(
                                held, (from, frame, leased) -> mailbox.mover().delay(from, frame, notBeforeMs)));
        if (gone || !lane.holds(held)) {
            return gone;
        }
        boolean done = lane.giveBack(held, later ? notBeforeMs : 0);
        decided();
        open &= done;
        return done;
    }

    @Override
    public boolean deadLetter(Frame held, Failure.Reason reason, String text) {
        if (delayed.holds(held)) {
            boolean done = delayed.deadLetter(held, reason, text);
            if (!delayed.holds(held)) {
                decided();
            }
            return done;
        }
        if (laneOf(held) == null) {
            return false;
        }
        Failure failure = Failure.of(held, reason, mailbox.clock().epochMs());
        return takeAway(held, (lane, frame, leased) -> mailbox.mover().deadLetter(lane, frame, failure, text));
    }

    private boolean takeAway(Frame held, Destination to) {
        LaneWindow lane = laneOf(held);
        if (lane == null) {
            return false;
        }
        boolean done = lane.takeAway(held, to);
        if (!lane.holds(held)) {
            decided();
            open &= done;
            mailbox.sendersBell().ring();
        }
        return done;
    }

    @Override
    public boolean extend(Frame held, long leaseMs) {
        return laneOf(held) != null ? isOpen() : delayed.holds(held) && delayed.extend(held, leaseMs);
    }

    /** The window that a frame is in hand of; null when it is decided, or not ours. */
    private @Nullable LaneWindow laneOf(Frame held) {
        int lane = held.lane();
        return lane < lanes.length && lanes[lane].holds(held) ? lanes[lane] : null;
    }

    private void decided() {
        inHand--;
        alone = false;
        blocked = false;
    }

    /** Somebody else has the role of a lane, or takes it just now: what is still in hand is not ours to decide. */
    private void lose() {
        open = false;
    }

    @Override
    public boolean prepareSleep() {
        return sleeper.prepare(this::look, sleepNs());
    }

    private long sleepNs() {
        long dueMs = delayed.nextDueMs();
        for (LaneWindow lane : lanes) {
            dueMs = Math.min(dueMs, lane.nextDueMs());
        }
        return dueMs == Long.MAX_VALUE ? dueMs : (dueMs - mailbox.clock().epochMs()) * 1_000_000;
    }

    @Override
    public void sleep(long timeoutNs) {
        sleeper.sleep(timeoutNs);
    }

    private int look() {
        if (mailbox.isShut() || !open) {
            return ExclusiveReader.WORK;
        }
        if (blocked) {
            return ExclusiveReader.EMPTY;
        }
        if (delayed.isDue()) {
            return ExclusiveReader.WORK;
        }
        int found = ExclusiveReader.EMPTY;
        boolean room = size() < MOST;
        for (LaneWindow lane : lanes) {
            int state = lane.look(room);
            if (state == ExclusiveReader.WORK) {
                return state;
            }
            found = Math.max(found, state);
        }
        return found;
    }

    @Override
    public void wake() {
        sleeper.wake();
    }

    @Override
    public boolean isOpen() {
        for (LaneWindow lane : lanes) {
            open &= lane.isOpen();
        }
        return open;
    }

    @Override
    public void close() {
        open = false;
        inHand = 0;
        delayed.close();
        for (LaneWindow lane : lanes) {
            lane.close();
        }
        reader.close();
        sleeper.close();
    }
}
