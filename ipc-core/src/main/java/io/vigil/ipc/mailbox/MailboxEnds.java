package io.vigil.ipc.mailbox;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.lane.LaneExpiry;
import io.vigil.ipc.lane.LanePurge;

/** Ends messages of a mailbox that nobody is going to receive, counted. Safe beside everybody. */
final class MailboxEnds {
    private final Mailbox mailbox;

    MailboxEnds(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    /** Those whose time is over, where nobody reads; returns how many. */
    int expire() {
        int ended = 0;
        for (Lane lane : mailbox.lanes()) {
            if (lane.index() != ControlLayout.DEAD) {
                ended += new LaneExpiry(lane, mailbox.clock()).run();
            }
        }
        if (ended > 0) {
            mailbox.readersBell().wake();
            mailbox.sendersBell().wake();
        }
        return ended;
    }

    /** Drops what waits in a lane; as {@link Mailbox#purge(int)}. */
    long purge(int lane) {
        Lane[] lanes = mailbox.lanes();
        if (lane < 0 || lane >= lanes.length) {
            throw new VigilException(
                    ErrorCode.INVALID_STATE,
                    "no such lane: name=" + mailbox.name() + ", lane=" + lane + "; use 0.." + (lanes.length - 1));
        }
        long dropped = new LanePurge(lanes[lane]).run();
        mailbox.sendersBell().wake();
        return dropped;
    }

    /** As {@link #purge(int)}, in every lane. */
    long purge() {
        long dropped = 0;
        for (Lane lane : mailbox.lanes()) {
            dropped += purge(lane.index());
        }
        return dropped;
    }
}
