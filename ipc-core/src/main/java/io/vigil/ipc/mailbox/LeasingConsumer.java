package io.vigil.ipc.mailbox;

import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.CompetingReader;
import io.vigil.ipc.lane.Destination;
import io.vigil.ipc.lane.ExclusiveReader;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameHandler;
import io.vigil.ipc.lane.HeldFrames;
import io.vigil.ipc.lane.LaneWindow;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A consumer beside others, with several messages in hand: each is a lease of its own.
 *
 * <p>Owned by one thread, but for {@link #wake}. What an earlier consumer may have died of is handed out alone: the next
 * message comes when it is decided.
 */
final class LeasingConsumer implements MailboxConsumer {
    /** A message that waits for its time under our lease, because there was no room for it elsewhere. */
    private record Kept(Frame lease, long dueMs) {}

    private final Mailbox mailbox;
    private final LeasingReader reader;
    private final DelayedHand delayed;
    private final Sleeper sleeper;
    private final HeldFrames held = new HeldFrames();
    private final PriorityQueue<Kept> kept = new PriorityQueue<>(Comparator.comparingLong(Kept::dueMs));
    private final Frame polled = new Frame();
    /** In hand, and handed out when nothing else was. */
    private @Nullable Frame lone;

    private int inHand;
    private boolean open = true;
    private boolean alone;
    private boolean blocked;

    LeasingConsumer(Mailbox mailbox, LeasingReader reader) {
        this.mailbox = mailbox;
        this.reader = reader;
        this.delayed = new DelayedHand(mailbox);
        this.sleeper = new Sleeper(mailbox.readersBell(), mailbox.owners().slot());
    }

    @Override
    public int poll(FrameHandler handler, int limit) {
        if (inHand > 0) {
            throw OneByOne.messagesInHand(mailbox, inHand);
        }
        return OneByOne.poll(this, polled, handler, limit);
    }

    @Override
    public boolean take(Frame into) {
        OneByOne.requireFree(mailbox, into);
        blocked = alone;
        if (!open || alone) {
            return false;
        }
        bringBack();
        try {
            int result = reader.take(into, delayed.isDue() ? delayed : null, inHand);
            if (result == LaneWindow.TAKEN) {
                hold(into);
                return true;
            }
            blocked = result == LaneWindow.ALONE;
        } catch (VigilException damaged) {
            into.clear();
            throw damaged;
        }
        into.clear();
        return false;
    }

    private void hold(Frame taken) {
        boolean isLone = inHand++ == 0;
        Frame first = lone;
        if (first != null) {
            reader.reader(first).blameNobody(first);
            lone = null;
        }
        if (delayed.holds(taken)) {
            alone = delayed.tookSuspicious();
            return;
        }
        alone = reader.reader(taken).tookSuspicious();
        delayed.blameNobody();
        lone = isLone ? taken : null;
        held.add(taken);
    }

    private void bringBack() {
        Kept next = kept.peek();
        while (next != null && next.dueMs <= mailbox.clock().epochMs()) {
            kept.remove();
            reader.giveBack(next.lease);
            next = kept.peek();
        }
    }

    @Override
    public boolean acknowledge(Frame frame) {
        if (held.holds(frame)) {
            boolean done = reader.acknowledge(frame);
            letGo(frame);
            return done;
        }
        if (delayed.holds(frame)) {
            decided();
            return delayed.acknowledge(frame);
        }
        return false;
    }

    @Override
    public boolean giveBack(Frame frame, long notBeforeMs) {
        if (delayed.holds(frame)) {
            decided();
            return delayed.giveBack(frame, notBeforeMs);
        }
        if (!held.holds(frame)) {
            return false;
        }
        boolean tried = mailbox.config().deadLetter()
                && frame.deliveries() >= mailbox.config().maxDeliveries();
        long nowMs = notBeforeMs == 0 ? 0 : mailbox.clock().epochMs();
        boolean later = notBeforeMs > nowMs;
        boolean gone = (tried && deadLetter(frame, Failure.Reason.TOO_MANY_DELIVERIES, ""))
                || (later
                        && takeAway(
                                frame, (from, moved, leased) -> mailbox.mover().delay(from, moved, notBeforeMs)));
        if (gone || !held.holds(frame)) {
            return gone;
        }
        boolean done = later ? keep(frame, notBeforeMs, nowMs) : reader.giveBack(frame);
        letGo(frame);
        return done;
    }

    private boolean keep(Frame frame, long dueMs, long nowMs) {
        if (!reader.reader(frame).extend(frame, dueMs - nowMs)) {
            return false;
        }
        kept.add(new Kept(new Frame().leaseOf(frame), dueMs));
        return true;
    }

    @Override
    public boolean deadLetter(Frame frame, Failure.Reason reason, String text) {
        if (delayed.holds(frame)) {
            boolean done = delayed.deadLetter(frame, reason, text);
            if (!delayed.holds(frame)) {
                decided();
            }
            return done;
        }
        if (!held.holds(frame)) {
            return false;
        }
        Failure failure = Failure.of(frame, reason, mailbox.clock().epochMs());
        return takeAway(frame, (lane, moved, leased) -> mailbox.mover().deadLetter(lane, moved, failure, text));
    }

    private boolean takeAway(Frame frame, Destination to) {
        CompetingReader lane = reader.reader(frame);
        boolean done = lane.takeAway(frame, to);
        if (done || !lane.holds(frame)) {
            letGo(frame);
            mailbox.sendersBell().ring();
        }
        return done;
    }

    @Override
    public boolean extend(Frame frame, long leaseMs) {
        return delayed.holds(frame)
                ? delayed.extend(frame, leaseMs)
                : held.holds(frame) && reader.reader(frame).extend(frame, leaseMs);
    }

    private void letGo(Frame frame) {
        if (lone == frame) {
            lone = null;
        }
        held.remove(frame);
        decided();
    }

    private void decided() {
        inHand--;
        alone = false;
        blocked = false;
    }

    @Override
    public boolean prepareSleep() {
        Kept next = kept.peek();
        long dueMs = Math.min(delayed.nextDueMs(), next == null ? Long.MAX_VALUE : next.dueMs);
        long mostNs = dueMs == Long.MAX_VALUE ? dueMs : (dueMs - mailbox.clock().epochMs()) * 1_000_000;
        return sleeper.prepare(this::look, mostNs);
    }

    private int look() {
        if (!open || mailbox.isShut()) {
            return ExclusiveReader.WORK;
        }
        if (blocked) {
            return ExclusiveReader.EMPTY;
        }
        return delayed.isDue() ? ExclusiveReader.WORK : reader.look();
    }

    @Override
    public void sleep(long timeoutNs) {
        sleeper.sleep(timeoutNs);
    }

    @Override
    public void wake() {
        sleeper.wake();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        for (Frame frame = held.any(); frame != null; frame = held.any()) {
            reader.giveBack(frame);
            letGo(frame);
        }
        for (Kept each : kept) {
            reader.giveBack(each.lease);
        }
        kept.clear();
        delayed.close();
        reader.close();
        sleeper.close();
    }
}
