package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.Admission;
import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.lane.LaneWriter;
import io.vigil.ipc.lane.Released;

/**
 * The bound in messages over all priority lanes and those that are delayed, exact for one sender: it counts the very boundary that the claim
 * takes. Senders on different lanes at the same moment can pass the bound by one each.
 *
 * <p>Owned by one writer's thread. What consumers released is read again only when the copy says full.
 */
final class CapacityGate implements Admission {
    private final long capacity;
    private final StateWord state;
    private final LaneWriter[] writers;
    /** Tells where the delayed messages end; sends nothing. */
    private final LaneWriter delayed;

    private final Released[] released;
    private final long bounded;
    private long releasedSum;
    private long depth;

    /** @param lanes all of the mailbox */
    CapacityGate(long capacity, StateWord state, Lane[] lanes, LaneWriter[] writers) {
        this.capacity = capacity;
        this.state = state;
        this.bounded = (1L << writers.length) - 1 | 1L << ControlLayout.DELAYED;
        this.writers = writers;
        this.delayed = new LaneWriter(lanes[ControlLayout.DELAYED], Admission.ALWAYS, false);
        this.released = new Released[writers.length + 1];
        for (int k = 0; k < writers.length; k++) {
            released[k] = new Released(lanes[k]);
        }
        released[writers.length] = new Released(lanes[ControlLayout.DELAYED]);
    }

    @Override
    public boolean admits(int lane, long ordinal) {
        long taken = ordinal;
        long others = state.lanesInUse() & bounded & ~(1L << lane);
        while (others != 0) {
            int other = Long.numberOfTrailingZeros(others);
            taken += (other < writers.length ? writers[other] : delayed).tail();
            others &= others - 1;
        }
        if (taken - releasedSum >= capacity) {
            refresh();
            if (taken - releasedSum >= capacity && taken - exactSum() >= capacity) {
                return false;
            }
        }
        depth = taken + 1 - releasedSum;
        return true;
    }

    /** Most messages that can wait now, by what this writer knows; {@link #refresh} makes it true. */
    long depth() {
        return depth;
    }

    /** Messages that wait now, by a fresh look at every lane. */
    long look() {
        long taken = delayed.tail();
        for (LaneWriter writer : writers) {
            taken += writer.tail();
        }
        refresh();
        return taken - releasedSum;
    }

    /** A look behind kills, before somebody is refused: what the dead have not counted is found. */
    private long exactSum() {
        long sum = 0;
        for (Released each : released) {
            sum += each.exactOrdinal();
        }
        releasedSum = sum;
        return sum;
    }

    /** Looks at what the consumers have released since; returns the depth as it is then. */
    long refresh() {
        long sum = 0;
        for (Released each : released) {
            sum += each.ordinal();
        }
        depth -= sum - releasedSum;
        releasedSum = sum;
        return depth;
    }
}
