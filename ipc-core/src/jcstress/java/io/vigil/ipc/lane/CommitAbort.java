package io.vigil.ipc.lane;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIZ_Result;

/**
 * A reader without patience aborts whatever is being written: the producer notices and sends again, once.
 *
 * <p>Found by it: a commit, or an abort, that looks and then stores.
 */
@JCStressTest
@Outcome(
        id = "0, 1, true",
        expect = Expect.ACCEPTABLE,
        desc = "The reader came before the message, or aborted it; it waits.")
@Outcome(id = "1, 1, true", expect = Expect.ACCEPTABLE, desc = "The reader was given the message at once.")
@Outcome(
        expect = Expect.FORBIDDEN,
        desc = "The message was lost or delivered twice, or its ordinal does not count the aborted ones before it.")
@State
public class CommitAbort {
    private final StressLane lane = new StressLane(true, 8, Cells.NOBODY);
    private final LaneWriter writer = lane.writer(1);
    private final ExclusiveReader reader = ExclusiveReader.open(lane.lane(2), StressLane.CLOCK, 0, false);
    private long ordinal;

    @Actor
    public void commit() {
        ordinal = StressLane.send(writer, 1, StressLane.ONE_UNIT);
    }

    @Actor
    public void abort(IIZ_Result result) {
        result.r1 = reader.poll(frame -> StressLane.require(StressLane.message(frame) == 1), 9);
    }

    @Arbiter
    public void after(IIZ_Result result) {
        result.r2 = result.r1 + reader.poll(frame -> StressLane.require(StressLane.message(frame) == 1), 9);
        LaneTotals totals = LaneTotals.of(lane.lane(3));
        result.r3 = totals.sent() == 1 && totals.aborted() == ordinal;
    }
}
