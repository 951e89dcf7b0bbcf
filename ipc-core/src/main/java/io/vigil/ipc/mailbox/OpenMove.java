package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.lane.LaneMoves;
import io.vigil.ipc.lane.SourceEnd;

/**
 * The move that the record of a mailbox may have open: what a killed mover left is finished or undone from it, by the
 * next holder of the move lock. Killed in that: the next one does it again.
 */
final class OpenMove {
    private final Mailbox mailbox;
    private final MoveIntent intent;

    OpenMove(Mailbox mailbox, MoveIntent intent) {
        this.mailbox = mailbox;
        this.intent = intent;
    }

    /** Finishes or undoes it; with the lock held. */
    void finish() {
        if (!intent.isOpen()) {
            return;
        }
        if (!intent.isPossible()) {
            intent.end();
            throw intent.corrupt();
        }
        long source = intent.source();
        Lane from = mailbox.lane(MoveIntent.lane(source));
        if (intent.isBurial()) {
            finishBurial(from, source);
        } else {
            SourceEnd end = isCopyCommitted() ? intent.sourceEnd() : SourceEnd.BACK;
            LaneMoves.finishSource(from, MoveIntent.term(source), MoveIntent.unit(source), end);
        }
        intent.end();
        mailbox.readersBell().wake();
    }

    private void finishBurial(Lane from, long source) {
        long target = intent.target();
        boolean counts = target != 0
                && intent.isCopyComplete()
                && LaneMoves.isEnded(from, MoveIntent.term(source), MoveIntent.unit(source), intent.reason());
        if (counts) {
            LaneMoves.commitCopy(
                    mailbox.lane(MoveIntent.lane(target)), MoveIntent.term(target), MoveIntent.unit(target));
        } else {
            isCopyCommitted(); // aborts it
        }
    }

    private boolean isCopyCommitted() {
        long target = intent.target();
        return target != 0
                && LaneMoves.isCommitted(
                        mailbox.lane(MoveIntent.lane(target)), MoveIntent.term(target), MoveIntent.unit(target));
    }

    /** Whether it still needs what it made in this term. */
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
