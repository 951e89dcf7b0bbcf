package io.vigil.ipc.lane;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Taking, ending and losing the role of an exclusive lane's reader.
 *
 * <p>Order is everything here: a live holder is entered into limbo <em>before</em> the head is fenced, so that whoever
 * sees the head beyond a term also sees who may still be reading in it. The limbo word never goes back to an old value:
 * whoever ends the role of epoch e leaves {nobody, e}, so a taker that slept with an old value in hand fails.
 */
final class Role {
    // A holder says what it is within a microsecond of its fence, or of when it runs again.
    private static final int LOOKS_AT_A_NEW_HOLDER = 20;
    private static final long LOOK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long SETTLE_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private final Lane lane;
    private final LaneControl control;
    private final HolderMarks marks;

    Role(Lane lane) {
        this(lane, HolderMarks.ofReader(lane));
    }

    private Role(Lane lane, HolderMarks marks) {
        this.lane = lane;
        this.control = lane.control();
        this.marks = marks;
    }

    /**
     * For the janitor, who reads nothing and steps back for whoever does.
     *
     * <p>One that stands stopped between the fence and its first word looks like a reader after a while: only a forced
     * takeover gets past it.
     */
    static Role ofJanitor(Lane lane) {
        return new Role(lane, HolderMarks.ofJanitor(lane));
    }

    /** What earlier holders left; known once the role is taken. */
    HolderMarks marks() {
        return marks;
    }

    /** The head word that we own now. Killed in the middle: the next taker finds a dead holder, or our limbo entry. */
    long takeOver(boolean forced) {
        int looks = 0;
        while (true) {
            long robbed = control.robbed();
            // The limbo word first: judged by an older head it could name a slot that somebody else has by now.
            long limbo = control.limbo();
            long head = control.head();
            lane.headTerm(head); // a damaged word must not be stored again with a check that holds
            int holder = Head.slot(head);
            boolean free = holder == Cells.NOBODY || lane.host().isDead(holder);
            boolean mayRob = forced || (!marks.areOfJanitor() && marks.isJanitors(head));
            if (!free && !mayRob && marks.isNew(head) && ++looks < LOOKS_AT_A_NEW_HOLDER) {
                LockSupport.parkNanos(LOOK_AGAIN_NS); // it may be a janitor
                continue;
            }
            if (!free && (!mayRob || isEffective(limbo, head))) {
                throw new VigilException(
                        ErrorCode.CONSUMER_ACTIVE,
                        "lane has a reader: lane=" + lane + ", slot=" + holder
                                + (forced ? ", an earlier one is still fenced" : "")
                                + "; stop that consumer or take over");
            }
            if (!free
                    && !(control.casLimbo(limbo, limboOf(holder, head), "takeover.limbo")
                            && marks.noteRobbery(robbed, Head.epoch(head)))) {
                continue;
            }
            long mine = Head.withRole(head, Head.epoch(head) + 1, lane.host().self());
            if (control.casHead(head, mine, "takeover.fence")) {
                if (free) {
                    end(Head.epoch(head), holder);
                } else {
                    settle();
                }
                marks.takeOver(mine, (Head.epoch(head) - (holder == Cells.NOBODY ? 1 : 0)) & 0xFFF);
                return mine;
            }
        }
    }

    /**
     * A living holder stores what it is about to take in hand and then looks at the head, without a fence in between:
     * its store may be on its way although it has not seen ours. It arrives within a microsecond.
     */
    private static void settle() {
        long beginNs = System.nanoTime();
        while (System.nanoTime() - beginNs < SETTLE_NS) {
            Thread.onSpinWait();
        }
    }

    /** Ends the role of a dead holder without taking it, and its limbo: what the sweep does. */
    void vacate(int deadSlot) {
        long head = control.head();
        lane.headTerm(head);
        if (Head.slot(head) == deadSlot) {
            control.casHead(head, Head.withRole(head, Head.epoch(head) + 1, Cells.NOBODY), "sweep.role");
        }
        // A taker that slept since before the death may still name the slot; raising the word makes it fail.
        end((Head.epoch(control.head()) - 1) & 0xFFF, deadSlot);
    }

    /** Gives the role back: the head word was ours. A frame that is still in hand was not anybody's death. */
    void resign(long mine) {
        marks.resign(mine);
        handBack(mine);
    }

    /** As {@link #resign}, and what was in hand when the role was taken stays known. */
    void handBack(long mine) {
        if (control.casHead(mine, Head.withRole(mine, Head.epoch(mine) + 1, Cells.NOBODY), "resign")) {
            end(Head.epoch(mine), lane.host().self());
        } else {
            fenced(mine);
        }
    }

    /** We were fenced and have stopped reading: the terms that our limbo entry kept may go. */
    void fenced(long mine) {
        int self = lane.host().self();
        long limbo;
        do {
            limbo = control.limbo();
            if (limbo == 0 || Head.limboSlot(limbo) != self || Head.limboEpoch(limbo) != Head.epoch(mine)) {
                return;
            }
        } while (!control.casLimbo(limbo, Head.limbo(Cells.NOBODY, Head.epoch(mine), 0), "limbo.clear"));
    }

    /**
     * Leaves {nobody, epoch}, unless the word is ahead of that, or a living zombie other than {@code except} is in it.
     *
     * <p>Ahead is judged by the age against the head: epochs come round, and an entry that a zombie left thousands of
     * roles later than its own must not pass for one from the future.
     */
    private void end(int epoch, int except) {
        while (true) {
            long limbo = control.limbo();
            long head = control.head();
            int slot = Head.limboSlot(limbo);
            int lead = age(epoch, head) - age(Head.limboEpoch(limbo), head);
            boolean ahead = limbo != 0 && lead > 0;
            boolean done = limbo != 0 && slot == Cells.NOBODY && lead == 0;
            if (ahead || done || (slot != except && isEffective(limbo, head))) {
                return;
            }
            if (control.casLimbo(limbo, Head.limbo(Cells.NOBODY, epoch, 0), "limbo.end")) {
                return;
            }
        }
    }

    private static int age(int epoch, long head) {
        return (Head.epoch(head) - epoch) & 0xFFF;
    }

    private long limboOf(int holder, long head) {
        return Head.limbo(holder, Head.epoch(head), lane.headTerm(head));
    }

    private boolean isEffective(long limbo, long head) {
        return isEffective(lane, limbo, head);
    }

    /** Whether a fenced holder may still be reading where the limbo word says. */
    static boolean isEffective(Lane lane, long limbo, long head) {
        // Both the slot and the epoch: alone, the epoch is that of a zombie again after 4,096 changes of the role.
        boolean holdsTheRole = Head.limboSlot(limbo) == Head.slot(head) && Head.limboEpoch(limbo) == Head.epoch(head);
        return limbo != 0
                && Head.limboSlot(limbo) != Cells.NOBODY
                && !holdsTheRole
                && !lane.host().isDead(Head.limboSlot(limbo));
    }
}
