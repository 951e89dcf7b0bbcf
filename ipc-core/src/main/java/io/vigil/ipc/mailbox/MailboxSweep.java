package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.lane.LaneSweep;

/** Repair of everything in one mailbox that a dead owner held. Killed in the middle, the next one starts again. */
final class MailboxSweep {
    private final Mailbox mailbox;

    MailboxSweep(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    /** False when a stopped process holds the move lock, so that sources of moves have to wait. */
    boolean run(int dead) {
        for (Lane lane : mailbox.lanes()) {
            new LaneSweep(lane, dead, false).run();
        }
        boolean complete = mailbox.mover().recover(() -> {
            for (Lane lane : mailbox.lanes()) {
                new LaneSweep(lane, dead, true).run();
            }
        });
        mailbox.readersBell().sweep(dead);
        mailbox.sendersBell().sweep(dead);
        // The dead may have been between its commit and its ring.
        mailbox.readersBell().wake();
        mailbox.sendersBell().wake();
        return complete;
    }
}
