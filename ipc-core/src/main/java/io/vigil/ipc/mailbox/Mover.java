package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.lane.LaneDropper;
import io.vigil.ipc.lane.LaneMoves;
import io.vigil.ipc.lane.LaneWriter;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.lane.Released;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Moves frames between the lanes of one mailbox: into the dead letters, and back. Thread-safe: one move at a time a
 * mailbox, under a kernel-released lock.
 *
 * <p>Killed at any step, the next holder of the lock finishes or undoes the move: neither lost nor doubled.
 */
final class Mover {
    private final Mailbox mailbox;
    private final MoveIntent intent;
    private final ProcessLock lock;
    private final LaneWriter[] writers = new LaneWriter[ControlLayout.LANE_COUNT];

    Mover(Mailbox mailbox, MoveIntent intent, ProcessLock lock) {
        this.mailbox = mailbox;
        this.intent = intent;
        this.lock = lock;
    }

    /**
     * Moves a frame that the caller has leased with the move flag.
     *
     * @param failure why, when it becomes a dead letter; null when it goes back into a lane
     * @return false when it could not be moved now; it is then leased as before
     */
    boolean move(Lane from, Frame frame, int target, @Nullable Failure failure) {
        if (!lock.lock()) {
            return false;
        }
        try {
            finishOpenMove();
            return moveLocked(from, frame, target, failure);
        } finally {
            lock.unlock();
        }
    }

    private boolean moveLocked(Lane from, Frame frame, int target, @Nullable Failure failure) {
        Relabelled copy = Relabelled.of(frame, from.index(), failure);
        UnsafeBuffer optional = new UnsafeBuffer(copy.optional());
        UnsafeBuffer payload = new UnsafeBuffer(frame.payloadCopy());
        intent.begin(from.index(), frame.generation(), frame.unit());
        long result;
        do {
            result = writer(target)
                    .offerMoved(copy.presence(), optional, payload, payload.capacity(), frame.enqueuedMs(), intent);
        } while (result < 0 && target == ControlLayout.DEAD && makeRoom(result));
        if (result >= 0) {
            LaneMoves.finishSource(from, frame.generation(), frame.unit(), true);
        }
        intent.end();
        if (result >= 0) {
            mailbox.readersBell().ring();
        }
        return result >= 0;
    }

    /** A full dead-letter lane drops its oldest, counted; false when there is nothing to drop. */
    private boolean makeRoom(long reason) {
        boolean full = reason == Offer.FULL || reason == Offer.NO_SPACE;
        Lane dead = mailbox.lane(ControlLayout.DEAD);
        if (!full || !new LaneDropper(dead).dropOldest()) {
            return false;
        }
        new LeasingReader(mailbox, ControlLayout.DEAD, ControlLayout.DEAD + 1).advance();
        return true;
    }

    private LaneWriter writer(int target) {
        LaneWriter writer = writers[target];
        if (writer == null) {
            Lane lane = mailbox.lane(target);
            Released released = new Released(lane);
            long most = target == ControlLayout.DEAD ? mailbox.config().deadCapacity() : Long.MAX_VALUE;
            writer = new LaneWriter(
                    lane,
                    (index, ordinal) -> ordinal - released.ordinal() < most,
                    mailbox.config().checksum());
            writers[target] = writer;
        }
        return writer;
    }

    /**
     * Finishes or undoes what a killed mover left, then calls back while no move is open.
     *
     * @return false when the lock is held by somebody who does not go on
     */
    boolean recover(Runnable whileNoneIsOpen) {
        if (!lock.lock()) {
            return false;
        }
        try {
            finishOpenMove();
            whileNoneIsOpen.run();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void finishOpenMove() {
        if (!intent.isOpen()) {
            return;
        }
        if (!intent.isPossible()) {
            intent.end();
            throw intent.corrupt();
        }
        long target = intent.target();
        boolean committed = target != 0
                && LaneMoves.isCommitted(
                        mailbox.lane(MoveIntent.lane(target)), MoveIntent.term(target), MoveIntent.unit(target));
        long source = intent.source();
        LaneMoves.finishSource(
                mailbox.lane(MoveIntent.lane(source)), MoveIntent.term(source), MoveIntent.unit(source), committed);
        intent.end();
        mailbox.readersBell().wake();
    }

    /** Whether the open move still needs what it made in this term. */
    boolean keeps(int lane, long t) {
        if (!intent.isOpen()) {
            return false;
        }
        long target = intent.target();
        return target != 0
                && MoveIntent.lane(target) == lane
                && MoveIntent.term(target) == t
                && LaneMoves.needsCopy(mailbox.lane(lane), t, MoveIntent.unit(target));
    }
}
