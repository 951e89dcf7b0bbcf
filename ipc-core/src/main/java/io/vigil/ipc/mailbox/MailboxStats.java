package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.lane.LaneTotals;
import io.vigil.ipc.lane.ParkedTerm;
import io.vigil.ipc.region.Region;
import java.util.ArrayList;
import java.util.List;

/**
 * What the counters of a mailbox say: read from the mapped words by anybody, while every owner is stopped or dead.
 *
 * @param lanes totals of the lanes: 0..4 priorities, 5 dead letters, 6 delayed
 * @param redelivered deliveries beyond the first, by lane
 * @param corrupt what was damaged and set aside, by lane
 * @param peak most messages that ever waited
 * @param refused sends that found no room
 * @param droppedNewest sends that a policy dropped
 * @param allocatedBytes real space of the terms
 * @param keptTerms how many of them were set aside as damaged and are not used again
 * @param parkedTerms how many of them lanes go on without, because a stopped sender may still write there
 */
public record MailboxStats(
        List<LaneTotals> lanes,
        List<Long> redelivered,
        List<Long> corrupt,
        long peak,
        long refused,
        long droppedNewest,
        long allocatedBytes,
        int keptTerms,
        int parkedTerms) {

    static MailboxStats of(Region control, Lane[] lanes, TermTable terms) {
        List<LaneTotals> totals = new ArrayList<>();
        List<Long> redelivered = new ArrayList<>();
        List<Long> corrupt = new ArrayList<>();
        int parked = 0;
        for (Lane lane : lanes) {
            totals.add(LaneTotals.of(lane));
            redelivered.add(lane.control().redelivered());
            corrupt.add(lane.control().corrupt());
            parked += ParkedTerm.of(lane).size();
        }
        return new MailboxStats(
                List.copyOf(totals),
                List.copyOf(redelivered),
                List.copyOf(corrupt),
                control.getLongOpaque(ControlLayout.PEAK),
                control.getLongAcquire(ControlLayout.REFUSED),
                control.getLongAcquire(ControlLayout.DROPPED_NEWEST),
                terms.allocatedBytes(),
                terms.keptForever().cardinality(),
                parked);
    }

    /** Messages that wait or are in hand, over all priorities. */
    public long depth() {
        return sum(LaneTotals::depth);
    }

    public long sent() {
        return sum(LaneTotals::sent);
    }

    public long acknowledged() {
        return sum(LaneTotals::acknowledged);
    }

    public long expired() {
        return sum(LaneTotals::expired);
    }

    public long dropped() {
        return sum(LaneTotals::dropped);
    }

    /** Messages that became dead letters. */
    public long dead() {
        return sum(LaneTotals::moved);
    }

    private long sum(java.util.function.ToLongFunction<LaneTotals> of) {
        return lanes.subList(0, ControlLayout.PRIORITIES).stream().mapToLong(of).sum();
    }

    /** Whether every message of every lane is in exactly one place. */
    public boolean isConserved() {
        return lanes.stream().allMatch(LaneTotals::isConserved);
    }
}
