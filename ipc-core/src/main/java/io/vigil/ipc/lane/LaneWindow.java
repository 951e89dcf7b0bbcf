package io.vigil.ipc.lane;

import io.vigil.ipc.VigilException;

/**
 * The frames of an exclusive lane that one reader has taken and not yet moved the head over: each is decided by itself,
 * in any order, and the head follows over those that are decided.
 *
 * <p>Owned by one thread. No cell is touched by an acknowledgement: one that is made out of order is known here alone
 * until the head passes. A kill leaves everything from the head on to the next holder, marked as far as it was handed
 * out. Terms of frames in hand are not recycled, because the head is behind them; once fenced, because our limbo stays
 * until the last of them is decided.
 */
public final class LaneWindow {
    /** Nothing can be taken now. */
    public static final int NONE = 0;
    /** A message is in hand. */
    public static final int TAKEN = 1;
    /** The next one may be what an earlier holder died of: it is handed out when nothing else is in hand. */
    public static final int ALONE = 2;
    /** The role is lost. */
    public static final int FENCED = ExclusiveReader.FENCED;

    private final Lane lane;
    private final ExclusiveReader reader;
    private final HeldHead head;
    private final TakenFrames taken = new TakenFrames();
    private int inHand;
    /** Whether a death would be laid at the door of one frame. */
    private boolean blames;

    /** @param reader of that lane; it cannot poll while a frame is in hand here */
    public LaneWindow(Lane lane, ExclusiveReader reader) {
        this.lane = lane;
        this.reader = reader;
        this.head = reader.head();
    }

    /**
     * Hands out the next frame: one that was given back, else the next of the lane.
     *
     * @param others how many other messages the consumer has in hand, of whatever lane
     * @param room whether the head may be behind one more
     * @return {@link #TAKEN}, {@link #NONE}, {@link #ALONE} or {@link #FENCED}
     * @throws VigilException CORRUPT_STORE for a damaged frame, which is set aside
     */
    public int take(Frame into, int others, boolean room) {
        int mark = others > 0 ? HolderMarks.AMONG_OTHERS : HolderMarks.IN_HAND;
        try {
            int result = taken.waiting() > 0 ? takeAgain(into, mark) : NONE;
            if (result == NONE && room) {
                result = reader.take(into, mark);
                if (result == TAKEN) {
                    taken.add(into, reader.index() - 1);
                }
            }
            return finish(into, result, mark);
        } catch (VigilException damaged) {
            into.clear();
            advance();
            throw damaged;
        }
    }

    private int finish(Frame into, int result, int mark) {
        if (result == TAKEN) {
            inHand++;
            blames = mark == HolderMarks.IN_HAND;
            head.keepLimbo(true);
            return TAKEN;
        }
        into.clear();
        if (result == FENCED) {
            head.keepLimbo(inHand > 0);
        } else if (taken.isEmpty()) {
            reader.releaseTaken(); // over what had expired, or was never committed
        }
        return result;
    }

    /** The first of those that were given back. */
    private int takeAgain(Frame into, int mark) {
        if (!head.isOurs()) {
            return FENCED;
        }
        long ticket;
        while ((ticket = taken.firstWaiting()) >= 0) {
            long t = taken.term(ticket);
            int unit = taken.unit(ticket);
            if (mark == HolderMarks.AMONG_OTHERS && reader.isSuspicious(t, unit)) {
                return ALONE;
            }
            if (present(into, ticket, t, unit)) {
                if (announceAgain(ticket, mark)) {
                    return TAKEN;
                }
                taken.forget(ticket);
                return FENCED;
            }
            taken.decide(ticket);
            advance();
        }
        return NONE;
    }

    /** False when its time is over by now, or when it was set aside. */
    private boolean present(Frame into, long ticket, long t, int unit) {
        Term at = lane.termOf(t);
        long cell = at == null ? 0 : at.cell(unit);
        if (at == null || !Cells.isReady(cell, t)) {
            return false;
        }
        try {
            into.wrap(lane, at, t, unit, lane.checkedLength(at, t, unit, cell));
        } catch (VigilException damaged) {
            taken.decide(ticket);
            reader.screening().setAside(at, t, unit, cell);
            throw damaged;
        }
        if (reader.screening().isOver(into, at, cell)) {
            return false;
        }
        taken.handOutAgain(ticket, into);
        lane.control().countRedelivered();
        return true;
    }

    /** The word of the frame handed out last says up to where frames were: it never goes back unnoticed. */
    private boolean announceAgain(long ticket, int mark) {
        long last = taken.last();
        boolean isLast = last == ticket;
        if (mark == HolderMarks.IN_HAND && !isLast) {
            head.markUpTo(taken.place(last));
        }
        long named = mark == HolderMarks.IN_HAND ? ticket : last;
        return head.announce(mark, taken.term(named), taken.unit(named));
    }

    /** Whether an earlier holder may have died of this frame, so that nothing else is handed out beside it. */
    public boolean isSuspicious(Frame held) {
        return reader.isSuspicious(held.generation(), held.unit());
    }

    /** The consumer has other messages in hand as well: what it dies of from now on, nobody knows. */
    public void blameNobody() {
        if (blames && !taken.isEmpty()) {
            long last = taken.last();
            head.announce(HolderMarks.AMONG_OTHERS, taken.term(last), taken.unit(last));
        }
        blames = false;
    }

    /** Whether this frame is in hand here. */
    public boolean holds(Frame held) {
        return taken.holds(held);
    }

    /** Decides; false when it is not ours any more. */
    public boolean acknowledge(Frame held) {
        if (!taken.holds(held)) {
            return false;
        }
        taken.decide(held.ticket());
        return letGo(held) && advance();
    }

    /** Gives it back: it is the next to be handed out, when {@code notBeforeMs} has come. */
    public boolean giveBack(Frame held, long notBeforeMs) {
        if (!taken.holds(held)) {
            return false;
        }
        taken.giveBack(held.ticket(), notBeforeMs);
        return letGo(held);
    }

    /**
     * Takes it out of the lane for good.
     *
     * @return false when it is not ours any more, or when {@code to} did not take it, and then it is still in hand
     */
    public boolean takeAway(Frame held, Destination to) {
        if (!taken.holds(held)) {
            return false;
        }
        if (!head.isOurs()) {
            letGo(held);
            return false;
        }
        if (!Leases.takeAway(lane, held, head.word(), to)) {
            return head.isOurs() ? false : letGo(held);
        }
        taken.decide(held.ticket());
        // Whether or not we are fenced by now: it was ours when it was taken.
        letGo(held);
        advance();
        return true;
    }

    /** The frame points at nothing from now on; false when the role is lost. */
    private boolean letGo(Frame held) {
        taken.forget(held.ticket());
        held.clear();
        inHand--;
        if (inHand == 0) {
            head.keepLimbo(false);
        }
        return head.isOurs();
    }

    /** Moves the head over what is decided; false when the role is lost. */
    private boolean advance() {
        long before = taken.first();
        taken.advance();
        if (taken.isEmpty()) {
            return head.isOpen() && reader.releaseTaken();
        }
        long first = taken.first();
        return before == first
                || (head.isOpen() && head.release(taken.term(first), taken.unit(first), taken.index(first)));
    }

    /** What was given back until a time that has come waits to be handed out. */
    public void bringBack(long nowMs) {
        taken.bringBack(nowMs);
    }

    /** When the next of those comes, epoch ms; {@link Long#MAX_VALUE} when there is none. */
    public long nextDueMs() {
        return taken.nextDueMs();
    }

    /** How many messages the head is behind. */
    public int size() {
        return taken.size();
    }

    /** EMPTY, WORK or HELD_UP of {@link ExclusiveReader}; {@code room} as for {@link #take}. */
    public int look(boolean room) {
        if (taken.waiting() > 0) {
            return ExclusiveReader.WORK;
        }
        return room ? reader.look() : ExclusiveReader.EMPTY;
    }

    /** Whether the role is ours; looks at the lane. */
    public boolean isOpen() {
        return head.isOurs();
    }

    /** Gives everything undecided back to the next holder, and the role. */
    public void close() {
        taken.clearFrames();
        inHand = 0;
        head.keepLimbo(false);
        reader.close();
    }
}
