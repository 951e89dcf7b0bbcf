package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.ExclusiveReader;
import io.vigil.ipc.lane.Offer;

/**
 * How a sender waits for room in a full mailbox: asleep, until a consumer rings for the room that it made. Owned by one
 * thread; {@link #wake} by any.
 */
public final class RoomWait implements AutoCloseable {
    private final Mailbox mailbox;
    private final MailboxWriter writer;
    private final Sleeper sleeper;

    RoomWait(Mailbox mailbox, MailboxWriter writer) {
        this.mailbox = mailbox;
        this.writer = writer;
        this.sleeper = new Sleeper(mailbox.sendersBell(), mailbox.owners().slot());
    }

    /**
     * Sleeps until the send may succeed, at most {@code timeoutNs}; returns early for no reason, too.
     *
     * @param reason why it was refused, of {@link Offer}
     */
    public void await(long reason, long timeoutNs) {
        if (sleeper.prepare(() -> look(reason))) {
            sleeper.sleep(timeoutNs);
        }
    }

    /** Only room in messages can be looked at; for bytes the send is tried again, a thousand times a second. */
    private int look(long reason) {
        if (mailbox.isShut()) {
            return ExclusiveReader.WORK;
        }
        if (reason == Offer.FULL) {
            return writer.depth() < mailbox.config().capacity() ? ExclusiveReader.WORK : ExclusiveReader.EMPTY;
        }
        if (reason == Offer.PRESSURE) {
            return writer.depth() <= mailbox.config().lowWatermark() ? ExclusiveReader.WORK : ExclusiveReader.EMPTY;
        }
        return ExclusiveReader.HELD_UP;
    }

    /** Ends a sleep, also one that is only about to begin. */
    public void wake() {
        sleeper.wake();
    }

    @Override
    public void close() {
        sleeper.close();
    }
}
