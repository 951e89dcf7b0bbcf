package io.vigil.ipc.proof;

import io.vigil.ipc.proof.OracleRecord.MessageKey;
import io.vigil.ipc.proof.Violation.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the logs saw of one lane, and how that fits the lane's counters. */
final class LaneTally {
    private static final int EXAMPLES = 5;

    /** One lane of one mailbox. */
    record LaneKey(int mailbox, int lane) {}

    private final LaneKey lane;
    private final List<MessageKey> missingKeys = new ArrayList<>();
    long accepted;
    long inDoubt;
    long inDoubtSeen;
    long refused;
    long acked;
    long expired;
    long dropped;
    long dead;
    long drained;
    long acksInDoubt;
    private long missing;

    LaneTally(LaneKey lane) {
        this.lane = lane;
    }

    void count(int state) {
        boolean ok = (state & SequenceTable.ACCEPTED) != 0;
        boolean no = (state & SequenceTable.REFUSED) != 0;
        accepted += ok ? 1 : 0;
        refused += no ? 1 : 0;
        inDoubt += !ok && !no ? 1 : 0;
        inDoubtSeen += !ok && !no && (state & SequenceTable.TRACE) != 0 ? 1 : 0;
        acked += bit(state, SequenceTable.ACKED);
        expired += bit(state, SequenceTable.EXPIRED);
        dropped += bit(state, SequenceTable.DROPPED);
        dead += bit(state, SequenceTable.DEAD);
        drained += bit(state, SequenceTable.DRAINED);
    }

    private static int bit(int state, int bit) {
        return (state & bit) != 0 ? 1 : 0;
    }

    void missing(MessageKey key) {
        missing++;
        if (missingKeys.size() < EXAMPLES) {
            missingKeys.add(key);
        }
    }

    static LaneTally sum(Collection<LaneTally> tallies) {
        LaneTally sum = new LaneTally(new LaneKey(-1, -1));
        for (LaneTally tally : tallies) {
            sum.accepted += tally.accepted;
            sum.inDoubt += tally.inDoubt;
            sum.refused += tally.refused;
            sum.acked += tally.acked;
            sum.dead += tally.dead;
            sum.drained += tally.drained;
        }
        return sum;
    }

    void judge(@Nullable LaneCounters counters, Expectation expectation, Findings findings) {
        long excused = expectation.mostUncounted;
        if (counters != null) {
            excused += uncounted(counters, expectation);
            judgeCounters(counters, expectation, findings);
        }
        if (missing > excused) {
            String what = "accepted and without an end: lane=" + lane + ", missing=" + missing + ", excused=" + excused;
            missingKeys.forEach(key -> findings.add(Kind.LOSS, what, key));
        }
    }

    /** Ends that the counters tell of and no log: drops and expiries happen inside the engine. */
    private long uncounted(LaneCounters counters, Expectation expectation) {
        long ends = Math.max(0, counters.dropped() - dropped) + Math.max(0, counters.expired() - expired);
        return expectation.drained ? ends : ends + counters.depth() + Math.max(0, counters.dead() - dead);
    }

    private void judgeCounters(LaneCounters counters, Expectation expectation, Findings findings) {
        if (!counters.balance()) {
            findings.add(Kind.CONSERVATION, "sent is not the sum of the ends and the depth: " + counters, null);
        }
        within(findings, "sent", counters.sent(), accepted + inDoubtSeen, accepted + inDoubt);
        within(findings, "acknowledged", counters.acknowledged(), acked, acked + acksInDoubt + inDoubt);
        within(findings, "expired", counters.expired(), expired, Long.MAX_VALUE);
        within(findings, "dropped", counters.dropped(), dropped, Long.MAX_VALUE);
        within(findings, "dead", counters.dead(), dead, expectation.drained ? dead : Long.MAX_VALUE);
        within(findings, "depth", counters.depth(), drained, expectation.drained ? drained : Long.MAX_VALUE);
    }

    private void within(Findings findings, String counter, long value, long least, long most) {
        if (value < least || value > most) {
            String logs = ", logs=" + least + ".." + (most == Long.MAX_VALUE ? "" : most);
            findings.add(Kind.COUNTER, "lane=" + lane + ", counter=" + counter + ", value=" + value + logs, null);
        }
    }
}
