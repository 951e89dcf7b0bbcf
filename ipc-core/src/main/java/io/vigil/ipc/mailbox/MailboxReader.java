package io.vigil.ipc.mailbox;

import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.ExclusiveReader;
import io.vigil.ipc.lane.FrameHandler;

/**
 * The one consumer of a mailbox: it has the role of every priority lane. Owned by one thread.
 *
 * <p>Strict order polls the highest lane before every batch, so a higher message waits for one batch at most; fair
 * order gives every lane its share of each round.
 */
public final class MailboxReader implements AutoCloseable {
    /** Most messages of one lane in a strict batch, so that a higher lane is looked at again soon. */
    private static final int STRICT_BATCH = 64;

    private final Mailbox mailbox;
    private final ExclusiveReader[] lanes;
    private final boolean fair;
    private final Sleeper sleeper;
    private int turn;
    private int share = FairShare.of(0);

    private MailboxReader(Mailbox mailbox, ExclusiveReader[] lanes) {
        this.mailbox = mailbox;
        this.lanes = lanes;
        this.fair = mailbox.config().fair();
        this.sleeper = new Sleeper(mailbox.readersBell(), mailbox.owners().slot());
    }

    static MailboxReader open(Mailbox mailbox, boolean forced) {
        MailboxConfig config = mailbox.config();
        ExclusiveReader[] lanes = new ExclusiveReader[config.priorities() ? ControlLayout.PRIORITIES : 1];
        try {
            for (int k = 0; k < lanes.length; k++) {
                lanes[k] = ExclusiveReader.open(
                        mailbox.lane(k),
                        mailbox.clock(),
                        config.stallTimeoutMs() * 1_000_000,
                        config.deadLetter() ? config.maxCrashes() : Integer.MAX_VALUE,
                        forced);
            }
        } catch (VigilException e) {
            closeAll(lanes);
            throw e;
        }
        return new MailboxReader(mailbox, lanes);
    }

    /**
     * Hands over up to {@code limit} messages and acknowledges them together when the handler has returned from the
     * last.
     *
     * @return how many, or {@link ExclusiveReader#FENCED} when somebody else has taken the role
     */
    public int poll(FrameHandler handler, int limit) {
        int total = fair ? pollFair(handler, limit) : pollStrict(handler, limit);
        if (total > 0) {
            mailbox.sendersBell().ring();
        }
        return total;
    }

    private int pollStrict(FrameHandler handler, int limit) {
        int total = 0;
        int lane = 0;
        // A lane without terms has nothing; the first one is asked in any case, whether we still have the role.
        long worthALook = mailbox.state().lanesInUse() | 1;
        while (lane < lanes.length && total < limit) {
            if ((worthALook >>> lane & 1) == 0) {
                lane++;
                continue;
            }
            int most = Math.min(limit - total, STRICT_BATCH);
            int handed = lanes[lane].poll(handler, most);
            if (handed < 0) {
                return ExclusiveReader.FENCED;
            }
            total += handed;
            // After a full batch a higher lane may have something.
            lane = handed == most ? 0 : lane + 1;
        }
        return total;
    }

    /** The turn goes on from poll to poll, so that small limits starve nobody. */
    private int pollFair(FrameHandler handler, int limit) {
        int total = 0;
        int idle = 0;
        while (idle < lanes.length && total < limit) {
            int most = Math.min(limit - total, share);
            int handed = lanes[turn].poll(handler, most);
            if (handed < 0) {
                return ExclusiveReader.FENCED;
            }
            total += handed;
            share -= handed;
            idle = handed == 0 ? idle + 1 : 0;
            if (share == 0 || handed < most) {
                turn = (turn + 1) % lanes.length;
                share = FairShare.of(turn);
            }
        }
        return total;
    }

    /** Sleeps until there may be something to poll, at most {@code timeoutNs}; returns early for no reason, too. */
    public void await(long timeoutNs) {
        sleeper.await(timeoutNs, this::look);
    }

    /** One reader a lane, for {@link WindowConsumer}. */
    ExclusiveReader[] lanes() {
        return lanes;
    }

    private int look() {
        int found = ExclusiveReader.EMPTY;
        for (ExclusiveReader lane : lanes) {
            int state = lane.look();
            if (state == ExclusiveReader.WORK) {
                return state;
            }
            found = Math.max(found, state);
        }
        return mailbox.isShut() ? ExclusiveReader.WORK : found;
    }

    /** Whether this reader still has its role. */
    public boolean isOpen() {
        for (ExclusiveReader lane : lanes) {
            if (!lane.isOpen()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        closeAll(lanes);
        sleeper.close();
    }

    private static void closeAll(ExclusiveReader[] lanes) {
        for (ExclusiveReader lane : lanes) {
            if (lane != null) {
                lane.close();
            }
        }
    }
}
