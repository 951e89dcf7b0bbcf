package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.lane.LaneSweep;
import java.util.concurrent.TimeUnit;

/** Repair of everything in one mailbox that a dead owner held. Killed in the middle, the next one starts again. */
final class MailboxSweep {
    private static final long SOON_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LATER_NS = TimeUnit.SECONDS.toNanos(2);

    private final Mailbox mailbox;

    MailboxSweep(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    /** False when a stopped process holds the move lock, so that sources of moves have to wait. */
    boolean run(int dead) {
        // First, because a copy that is complete must not be aborted as what the dead was writing.
        boolean complete = recover(dead, SOON_NS);
        if (!complete) {
            for (Lane lane : mailbox.lanes()) {
                new LaneSweep(lane, dead, false).run();
            }
            complete = recover(dead, LATER_NS);
        }
        mailbox.readersBell().sweep(dead);
        mailbox.sendersBell().sweep(dead);
        // The dead may have been between its commit and its ring.
        mailbox.readersBell().wake();
        mailbox.sendersBell().wake();
        return complete;
    }

    private boolean recover(int dead, long longestNs) {
        Runnable sweep = () -> {
            for (Lane lane : mailbox.lanes()) {
                new LaneSweep(lane, dead, true).run();
            }
            mailbox.mover().putBackDelayed();
        };
        return mailbox.mover().recover(sweep, longestNs);
    }
}
