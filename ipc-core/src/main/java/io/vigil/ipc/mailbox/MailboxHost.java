package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.Cells;
import io.vigil.ipc.lane.Fates;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.lane.LaneHost;
import io.vigil.ipc.lane.Term;

/** What the lanes of an open mailbox need of it and of its process. Thread-safe as its parts are. */
final class MailboxHost implements LaneHost {
    private final Mailbox mailbox;
    private final Liveness owners;
    private final TermTable terms;
    private final TermGrowth growth;
    private final Fates fates;

    MailboxHost(Mailbox mailbox, TermTable terms, TermGrowth growth, Fates fates) {
        this.mailbox = mailbox;
        this.owners = mailbox.owners();
        this.terms = terms;
        this.growth = growth;
        this.fates = fates;
    }

    @Override
    public Term term(int physical) {
        return terms.term(physical);
    }

    @Override
    public long grow(int lane, FreshTerm fresh) {
        mailbox.state().use(lane);
        return growth.grow(lane, mailbox.lanes(), fresh);
    }

    @Override
    public boolean isDead(int slot) {
        return owners.isDead(slot);
    }

    @Override
    public boolean isSuspect(int slot) {
        return owners.isSuspect(slot);
    }

    @Override
    public int self() {
        return owners.slot();
    }

    @Override
    public void becameDeliverable() {
        mailbox.readersBell().ring();
    }

    @Override
    public boolean keeps(int lane, long t) {
        return mailbox.mover().keeps(lane, t);
    }

    @Override
    public boolean underGrowthLock(Runnable work) {
        return growth.locked(work);
    }

    @Override
    public void keepForever(int physical) {
        terms.keepForever(physical);
    }

    @Override
    public boolean isKeptForever(int physical) {
        return terms.isKeptForever(physical);
    }

    @Override
    public Fates fates() {
        return fates;
    }

    @Override
    public int physicals() {
        return terms.count();
    }

    @Override
    public boolean evict(Lane lane, Frame frame, long leased) {
        Failure failure = new Failure(
                reason(frame),
                frame.deliveries(),
                frame.crashes(),
                frame.enqueuedMs(),
                mailbox.clock().epochMs());
        return mailbox.mover().deadLetter(lane, frame, failure, "");
    }

    @Override
    public boolean keepsDropped(int lane) {
        return mailbox.config().deadLetter()
                && lane != ControlLayout.DEAD
                && !mailbox.mover().isPausing();
    }

    @Override
    public boolean expires(int lane) {
        return lane != ControlLayout.DEAD;
    }

    @Override
    public boolean bury(Lane lane, Frame frame, long cell, int reason) {
        mailbox.listener().ending(lane.index(), frame.generation(), frame.unit(), reason == Cells.EXPIRED);
        if (!mailbox.config().deadLetter() || lane.index() == ControlLayout.DEAD) {
            return false;
        }
        Failure failure = new Failure(
                reason == Cells.EXPIRED ? Failure.Reason.EXPIRED : Failure.Reason.OVERFLOW,
                attempts(cell),
                frame.crashes(),
                frame.enqueuedMs(),
                mailbox.clock().epochMs());
        return mailbox.mover().bury(lane, frame, cell, reason, failure);
    }

    /** Deliveries before whoever holds the frame found that its time was over. */
    private static int attempts(long cell) {
        boolean taken = Cells.state(cell) == Cells.LEASED && (Cells.flags(cell) & Cells.EXAMINED) == 0;
        return Cells.deliveries(cell) - (taken ? 1 : 0);
    }

    private Failure.Reason reason(Frame frame) {
        if (frame.crashes() >= mailbox.config().maxCrashes()) {
            return Failure.Reason.KILLED_ITS_READERS;
        }
        return frame.deliveries() > mailbox.config().maxDeliveries()
                ? Failure.Reason.TOO_MANY_DELIVERIES
                : Failure.Reason.REJECTED;
    }
}
