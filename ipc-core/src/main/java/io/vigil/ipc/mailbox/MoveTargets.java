package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.Admission;
import io.vigil.ipc.lane.CompetingReader;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.lane.LaneWriter;
import io.vigil.ipc.lane.Released;
import org.jspecify.annotations.Nullable;

/**
 * Where frames move to: the writers of every lane, each with its bound. Used by the holder of the move lock.
 *
 * <p>Dead letters have a bound of their own; as many messages as wait may be delayed besides; who is put back counts as
 * everybody who sends.
 */
final class MoveTargets {
    private final Mailbox mailbox;
    private final @Nullable LaneWriter[] writers = new LaneWriter[ControlLayout.LANE_COUNT];
    private final @Nullable CompetingReader[] heads = new CompetingReader[ControlLayout.LANE_COUNT];

    MoveTargets(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    LaneWriter writer(int target) {
        LaneWriter writer = writers[target];
        if (writer != null) {
            return writer;
        }
        if (target < ControlLayout.PRIORITIES) {
            openPriorities();
            return writer(target);
        }
        MailboxConfig config = mailbox.config();
        Lane lane = mailbox.lane(target);
        Released released = new Released(lane);
        long most = target == ControlLayout.DEAD ? config.deadCapacity() : config.capacity();
        Admission bound = (index, ordinal) -> ordinal - released.ordinal() < most;
        writer = new LaneWriter(lane, bound, config.checksum());
        writers[target] = writer;
        return writer;
    }

    private void openPriorities() {
        MailboxConfig config = mailbox.config();
        int count = config.priorities() ? ControlLayout.PRIORITIES : 1;
        LaneWriter[] open = new LaneWriter[count];
        CapacityGate gate = new CapacityGate(config.capacity(), mailbox.state(), mailbox.lanes(), open);
        for (int k = 0; k < count; k++) {
            open[k] = new LaneWriter(mailbox.lane(k), gate, config.checksum());
            writers[k] = open[k];
        }
    }

    /** The priority that a dead letter had; where that cannot be known any more, the normal one. */
    int laneOf(Frame dead) {
        int count = mailbox.config().priorities() ? ControlLayout.PRIORITIES : 1;
        Origin origin = Origin.in(dead.presence(), dead.optionalCopy());
        return origin != null && origin.lane() < count ? origin.lane() : count / 2;
    }

    /** Moves the head of a per-cell lane over what is finished. */
    void advance(int lane) {
        CompetingReader head = heads[lane];
        if (head == null) {
            head = new CompetingReader(mailbox.lane(lane), mailbox.clock(), 0, Integer.MAX_VALUE, Integer.MAX_VALUE);
            heads[lane] = head;
        }
        head.advanceHead();
    }
}
