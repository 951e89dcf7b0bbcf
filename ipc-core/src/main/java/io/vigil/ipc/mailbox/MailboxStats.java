package io.vigil.ipc.mailbox;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.lane.Lane;
import io.vigil.ipc.lane.LaneTotals;
import io.vigil.ipc.lane.ParkedTerm;
import io.vigil.ipc.region.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What the counters of a mailbox say: read from the mapped words by anybody, while every owner is stopped or dead.
 *
 * @param lanes totals of the lanes: 0..4 priorities, 5 dead letters, 6 delayed
 * @param redelivered deliveries beyond the first, by lane
 * @param corrupt what was damaged and set aside, by lane
 * @param peak most messages that ever waited
 * @param refused sends that found no room
 * @param droppedNewest sends that a policy dropped
 * @param rateLimited sends above the rate
 * @param pressure whether the high watermark was reached, and the low one not yet again
 * @param sizes of the payloads that were sent
 * @param allocatedBytes real space of the terms
 * @param keptTerms how many of them were set aside as damaged and are not used again
 * @param atMs when they were read, epoch ms
 * @param parkedTerms how many of them lanes go on without, because a stopped sender may still write there
 */
public record MailboxStats(
        List<LaneTotals> lanes,
        List<Long> redelivered,
        List<Long> corrupt,
        long peak,
        long refused,
        long droppedNewest,
        long rateLimited,
        boolean pressure,
        MailboxSizes sizes,
        long allocatedBytes,
        int keptTerms,
        int parkedTerms,
        long atMs) {

    static MailboxStats of(Region control, Lane[] lanes, TermTable terms, VigilClock clock) {
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
                control.getLongAcquire(ControlLayout.RATE_LIMITED),
                isUnderPressure(control, totals),
                MailboxSizes.of(control),
                terms.allocatedBytes(),
                terms.keptForever().cardinality(),
                parked,
                clock.epochMs());
    }

    /** Nobody has noticed yet that the depth is low again while nobody sends. */
    private static boolean isUnderPressure(Region control, List<LaneTotals> lanes) {
        return control.getLong(ControlLayout.HIGH_WATERMARK) > 0
                && new StateWord(control).isUnderPressure()
                && sum(lanes, LaneTotals::depth) > control.getLong(ControlLayout.LOW_WATERMARK);
    }

    /** Messages that wait or are in hand, over all priorities, those included that wait for their time. */
    public long depth() {
        return sum(LaneTotals::depth);
    }

    /** Messages of one lane that wait or are in hand. */
    public long depth(int lane) {
        return lanes.get(lane).depth();
    }

    /** Bytes of the payloads that wait or are in hand, over all lanes; what they take on the disk is more. */
    public long bytes() {
        return lanes.stream().mapToLong(LaneTotals::bytes).sum();
    }

    /** How long the oldest message of a lane has waited; 0 when none does. */
    public long oldestAgeMs(int lane) {
        long oldestMs = lanes.get(lane).oldestMs();
        return oldestMs == 0 ? 0 : Math.max(0, atMs - oldestMs);
    }

    /** Messages that readers have been given and kept: acknowledged or leased. One reader's count when it is done. */
    public long received() {
        return acknowledged() + sum(LaneTotals::leased);
    }

    public long redeliveries() {
        return redelivered.stream().mapToLong(Long::longValue).sum();
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

    /** Messages that wait for their time. */
    public long delayed() {
        return depth(ControlLayout.DELAYED);
    }

    /** Dead letters that are kept. */
    public long deadLetters() {
        return depth(ControlLayout.DEAD);
    }

    /** Dead letters that were put back, and count as sent again. */
    public long redriven() {
        return lanes.get(ControlLayout.DEAD).moved();
    }

    /** Messages that became dead letters. */
    public long dead() {
        return sum(LaneTotals::moved);
    }

    private long sum(ToLongFunction<LaneTotals> of) {
        return sum(lanes, of);
    }

    private static long sum(List<LaneTotals> lanes, ToLongFunction<LaneTotals> of) {
        long sum = 0;
        for (int lane = 0; lane < lanes.size(); lane++) {
            sum += lane == ControlLayout.DEAD ? 0 : of.applyAsLong(lanes.get(lane));
        }
        return sum;
    }

    /** Whether every message of every lane is in exactly one place. */
    public boolean isConserved() {
        return lanes.stream().allMatch(LaneTotals::isConserved);
    }
}
