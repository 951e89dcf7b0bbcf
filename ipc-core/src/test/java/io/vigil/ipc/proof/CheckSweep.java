package io.vigil.ipc.proof;

import static io.vigil.ipc.proof.SequenceTable.ACCEPTED;
import static io.vigil.ipc.proof.SequenceTable.ACKED;
import static io.vigil.ipc.proof.SequenceTable.ACKING;
import static io.vigil.ipc.proof.SequenceTable.DRAINED;
import static io.vigil.ipc.proof.SequenceTable.INVOKED;
import static io.vigil.ipc.proof.SequenceTable.RECEIVED;
import static io.vigil.ipc.proof.SequenceTable.REFUSED;
import static io.vigil.ipc.proof.SequenceTable.TERMINAL;
import static io.vigil.ipc.proof.SequenceTable.TRACE;
import static io.vigil.ipc.proof.SequenceTable.UNMARKED;

import io.vigil.ipc.proof.Checker.StreamKey;
import io.vigil.ipc.proof.OracleRecord.MessageKey;
import io.vigil.ipc.proof.SequenceTable.Chunk;
import io.vigil.ipc.proof.Violation.Kind;
import java.util.HashMap;
import java.util.Map;

/** The second half of a check: judges every message once all logs are read, then the lanes and the sums. */
final class CheckSweep {
    private final Expectation expectation;
    private final Findings findings;
    private final int crashes;
    private final long robberies;
    private final long givenBack;
    private final Map<LaneTally.LaneKey, LaneTally> tallies = new HashMap<>();
    private final Map<Integer, Occupancy> occupancies = new HashMap<>();
    private long duplicates;
    private long loneMarks;
    private long acksInDoubt;

    CheckSweep(Expectation expectation, Findings findings, int crashes, int consumerCrashes, long givenBack) {
        this.expectation = expectation;
        this.findings = findings;
        this.crashes = crashes;
        this.robberies = consumerCrashes + expectation.takeovers;
        this.givenBack = givenBack;
        expectation.capacities.keySet().forEach(mailbox -> occupancies.put(mailbox, new Occupancy()));
    }

    /** Judges all messages of one producer and lane, from the last to the first. */
    void sweep(StreamKey stream, SequenceTable table) {
        LaneTally tally =
                tallies.computeIfAbsent(new LaneTally.LaneKey(stream.mailbox(), stream.lane()), LaneTally::new);
        boolean anyLater = false;
        long earliestLaterNs = 0;
        for (long sequence = table.end() - 1; sequence >= 0; sequence--) {
            if (!table.knows(sequence)) {
                continue;
            }
            Chunk chunk = table.chunk(sequence);
            int slot = SequenceTable.slot(sequence);
            if (chunk.state[slot] == 0) {
                continue;
            }
            MessageKey key = new MessageKey(stream.mailbox(), stream.producer(), stream.lane(), sequence);
            judge(key, chunk, slot, tally);
            if ((chunk.state[slot] & UNMARKED) != 0) {
                if (anyLater && chunk.firstBeginNs[slot] - earliestLaterNs > 0) {
                    findings.add(Kind.ORDER, "its delivery began after that of a later message had ended", key);
                }
                long endNs = chunk.firstEndNs[slot];
                earliestLaterNs = anyLater && earliestLaterNs - endNs < 0 ? earliestLaterNs : endNs;
                anyLater = true;
            }
        }
    }

    private void judge(MessageKey key, Chunk chunk, int slot, LaneTally tally) {
        int state = chunk.state[slot];
        judgeSend(key, state);
        judgeDeliveries(key, chunk, slot);
        int ends = Integer.bitCount(state & TERMINAL);
        if (ends > 1 && (state & TERMINAL) != (ACKED | DRAINED)) {
            findings.add(Kind.DOUBLE_OUTCOME, "more than one end", key);
        }
        if ((state & ACKED) != 0 && (state & RECEIVED) == 0) {
            findings.add(Kind.LOG_BROKEN, "acknowledged and never received", key);
        }
        tally.count(state);
        if ((state & ACCEPTED) != 0 && ends == 0) {
            unfinished(key, state, tally);
        }
        Occupancy occupancy = occupancies.get(key.mailbox());
        if (occupancy != null && (state & ACCEPTED) != 0) {
            occupancy.add(state, chunk.acceptedNs[slot], chunk.ackBeginNs[slot]);
        }
    }

    private void judgeSend(MessageKey key, int state) {
        if ((state & INVOKED) == 0) {
            Kind kind = (state & TRACE) != 0 ? Kind.PHANTOM : Kind.LOG_BROKEN;
            findings.add(kind, "nobody sent it", key);
        }
        if ((state & REFUSED) != 0 && (state & TRACE) != 0) {
            findings.add(Kind.REFUSED_BUT_PRESENT, "its send was refused", key);
        }
    }

    private void judgeDeliveries(MessageKey key, Chunk chunk, int slot) {
        int state = chunk.state[slot];
        int deliveries = SequenceTable.deliveries(state);
        duplicates += Math.max(0, deliveries - 1);
        loneMarks += deliveries == 1 && (state & UNMARKED) == 0 ? 1 : 0;
        boolean ackedBefore =
                (state & ACKED) != 0 && (state & RECEIVED) != 0 && chunk.lastBeginNs[slot] - chunk.ackEndNs[slot] >= 0;
        if (ackedBefore) {
            findings.add(Kind.DUPLICATE_AFTER_ACK, "a delivery began after its acknowledgment had returned", key);
        }
    }

    /** No end: either excused by the lane's counters, or explained by a crash between acknowledging and noting it. */
    private void unfinished(MessageKey key, int state, LaneTally tally) {
        boolean acknowledging = !expectation.acksLogged || (state & ACKING) != 0;
        if ((state & RECEIVED) != 0 && acknowledging && robberies > 0) {
            acksInDoubt++;
            tally.acksInDoubt++;
        } else {
            tally.missing(key);
        }
    }

    void conclude() {
        Map<LaneTally.LaneKey, LaneCounters> counters = new HashMap<>();
        expectation.counters.forEach(c -> counters.put(new LaneTally.LaneKey(c.mailbox(), c.lane()), c));
        counters.keySet().forEach(lane -> tallies.computeIfAbsent(lane, LaneTally::new));
        tallies.forEach((lane, tally) -> tally.judge(counters.get(lane), expectation, findings));
        occupancies.forEach((mailbox, occupancy) -> {
            long most = expectation.capacities.getOrDefault(mailbox, Long.MAX_VALUE);
            long peak = occupancy.peak();
            if (peak > most) {
                findings.add(Kind.CAPACITY, "mailbox=" + mailbox + ", peak=" + peak + ", most=" + most, null);
            }
        });
        judgeBudget();
    }

    /** What crashes explain: at most the unacknowledged window each. */
    private void judgeBudget() {
        boolean bounded = expectation.window != Expectation.UNKNOWN;
        long window = Math.max(0, expectation.window);
        // Whoever repairs or expires can die with a message in hand, so every crash can leave a mark.
        long marks = crashes + expectation.takeovers == 0 || bounded
                ? window * (crashes + expectation.takeovers)
                : Long.MAX_VALUE;
        if (loneMarks > marks) {
            findings.add(
                    Kind.WRONG_MARK, "marked, but delivered once: messages=" + loneMarks + ", most=" + marks, null);
        }
        if (robberies > 0 && !bounded) {
            return;
        }
        long budget = robberies * window;
        if (duplicates > budget + givenBack) {
            String most = ", most=" + budget + ", givenBack=" + givenBack;
            findings.add(Kind.DUPLICATE_BOUND, "duplicates=" + duplicates + most, null);
        }
        if (robberies > 0 && acksInDoubt > budget) {
            findings.add(Kind.LOSS, "delivered and without an end: messages=" + acksInDoubt + ", most=" + budget, null);
        }
    }

    Verdict.Figures figures(long records, int logs, int crashes, long deliveries) {
        LaneTally sum = LaneTally.sum(tallies.values());
        return new Verdict.Figures(
                records,
                logs,
                crashes,
                sum.accepted,
                sum.inDoubt,
                sum.refused,
                deliveries,
                sum.acked,
                duplicates,
                sum.dead,
                sum.drained);
    }
}
