package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.lane.LaneDropper;
import io.vigil.ipc.lane.LaneMoves;
import io.vigil.ipc.lane.MovedFrame;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.lane.SourceEnd;
import java.util.concurrent.TimeUnit;

/**
 * Moves frames between the lanes of one mailbox: into the dead letters and back, into the delayed messages. Thread-safe:
 * one move at a time a mailbox, under a kernel-released lock.
 *
 * <p>Killed at any step, the next holder of the lock finishes or undoes the move: neither lost nor doubled. The frame
 * that moves is leased by the caller with the move flag, and when the move is refused it is leased as before; only a
 * burial needs no lease.
 */
final class Mover {
    /** A reader does not wait longer for somebody who stands stopped with the lock. */
    private static final long READERS_WAIT_NS = TimeUnit.MILLISECONDS.toNanos(50);
    /** Where somebody stands stopped with the lock, whoever has many to bury does not wait for it each time. */
    private static final long STOPPED_PAUSE_NS = TimeUnit.SECONDS.toNanos(2);
    /** Where there is no room for what overflows, there will be none at once. */
    private static final long FULL_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Mailbox mailbox;
    private final MoveIntent intent;
    private final ProcessLock lock;
    private final MoveTargets targets;
    private final OpenMove open;
    private final MovePause stopped;
    private final MovePause full;

    Mover(Mailbox mailbox, MoveIntent intent, ProcessLock lock) {
        this.mailbox = mailbox;
        this.intent = intent;
        this.lock = lock;
        this.targets = new MoveTargets(mailbox);
        this.open = new OpenMove(mailbox, intent);
        this.stopped = new MovePause(mailbox.clock(), STOPPED_PAUSE_NS);
        this.full = new MovePause(mailbox.clock(), FULL_PAUSE_NS);
    }

    /**
     * Makes a dead letter of a frame that the caller has leased with the move flag.
     *
     * @param text for people; empty for none, cut at {@link Relabelled#MOST_TEXT} bytes
     * @return false when it could not be moved now; it is then leased as before
     */
    boolean deadLetter(Lane from, Frame frame, Failure failure, String text) {
        if (!lock.lock()) {
            return false;
        }
        try {
            open.finish();
            MovedFrame copy = Relabelled.dead(frame, from.index(), failure, text);
            return move(from, frame, copy, ControlLayout.DEAD, SourceEnd.MOVED);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Moves a frame that the caller has leased with the move flag behind the delayed messages: from a priority lane, or
     * from among them.
     *
     * @param notBeforeMs nobody is given it earlier
     * @return false when it could not be moved now; it is then leased as before
     */
    boolean delay(Lane from, Frame frame, long notBeforeMs) {
        if (!lock.lock(READERS_WAIT_NS)) {
            return false;
        }
        try {
            open.finish();
            MovedFrame copy = Relabelled.delayed(frame, from.index(), notBeforeMs);
            return move(from, frame, copy, ControlLayout.DELAYED, SourceEnd.RELOCATED);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends a dead letter again, to the lane that it came from: it is delivered as one that nobody has had. The caller
     * has leased it with the move flag.
     *
     * @return false when there is no room for it now; it is then leased as before
     */
    boolean redrive(Frame frame) {
        if (!lock.lock()) {
            return false;
        }
        try {
            open.finish();
            Lane dead = mailbox.lane(ControlLayout.DEAD);
            MovedFrame copy = Relabelled.back(frame, mailbox.clock().epochMs());
            return move(dead, frame, copy, targets.laneOf(frame), SourceEnd.MOVED);
        } finally {
            lock.unlock();
        }
    }

    private boolean move(Lane from, Frame frame, MovedFrame copy, int target, SourceEnd end) {
        intent.begin(from.index(), frame.generation(), frame.unit(), end);
        long result;
        do {
            result = targets.writer(target).offerMoved(copy, intent);
        } while (result < 0 && target == ControlLayout.DEAD && makeRoom(result));
        if (result >= 0) {
            LaneMoves.finishSource(from, frame.generation(), frame.unit(), end);
        }
        intent.end();
        if (result >= 0) {
            mailbox.readersBell().ring();
        }
        return result >= 0;
    }

    /**
     * Ends a frame that the caller pins, with a copy among the dead letters. What overflowed is kept only where nothing
     * else has to go for it.
     *
     * @param cell what its cell holds
     * @return false when nothing was done, because there is no room or no getting at the lock, or because the cell has
     *     changed
     */
    boolean bury(Lane from, Frame frame, long cell, int reason, Failure failure) {
        // Who is beside us with another one goes on, even if it has to make the first term; a dead letter is worth a
        // wait.
        if (stopped.isOn()) {
            return false;
        }
        if (!lock.lock()) {
            if (!Thread.currentThread().isInterrupted()) {
                stopped.begin();
            }
            return false;
        }
        try {
            open.finish();
            return buryLocked(from, frame, cell, reason, failure);
        } finally {
            lock.unlock();
        }
    }

    private boolean buryLocked(Lane from, Frame frame, long cell, int reason, Failure failure) {
        MovedFrame copy = Relabelled.dead(frame, from.index(), failure, "");
        Burial burial = new Burial(intent, from, frame, cell, reason);
        intent.beginBurial(from.index(), frame.generation(), frame.unit(), reason);
        long result;
        do {
            result = targets.writer(ControlLayout.DEAD).offerMoved(copy, burial);
        } while (result < 0 && failure.reason() != Failure.Reason.OVERFLOW && makeRoom(result));
        intent.end();
        if (result == Offer.FULL || result == Offer.NO_SPACE) {
            full.begin();
        }
        return burial.isDecided();
    }

    /** Whether what overflows would be refused, because it was just now. */
    boolean isPausing() {
        return full.isOn() || stopped.isOn();
    }

    /** A full dead-letter lane drops its oldest, counted; false when there is nothing to drop. */
    private boolean makeRoom(long reason) {
        boolean full = reason == Offer.FULL || reason == Offer.NO_SPACE;
        Lane dead = mailbox.lane(ControlLayout.DEAD);
        if (!full || !new LaneDropper(dead).dropOldest()) {
            return false;
        }
        targets.advance(ControlLayout.DEAD);
        return true;
    }

    /**
     * Finishes or undoes what a killed mover left, then calls back while no move is open.
     *
     * @param longestNs how long to wait for somebody who holds the lock
     * @return false when the lock is held by somebody who does not go on
     */
    boolean recover(Runnable whileNoneIsOpen, long longestNs) {
        if (!lock.lock(longestNs)) {
            return false;
        }
        try {
            open.finish();
            whileNoneIsOpen.run();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Changes when there may be something new among the delayed messages; see {@link MoveIntent}. */
    long delayed() {
        return intent.delayed();
    }

    /** Says so; while the lock is held. */
    void putBackDelayed() {
        intent.putBackDelayed();
    }

    /** Whether the open move still needs what it made in this term. */
    boolean keeps(int lane, long t) {
        return open.keeps(lane, t);
    }
}
