package io.vigil.ipc.lane;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJJ_Result;

/**
 * Two roll on from the same full term, one of them claims in the next: one step on, and ordinals go on.
 *
 * <p>Found by it: a term in use before its first ordinal is known; a term that a second grower formats again.
 */
@JCStressTest
@Outcome(id = "0, 3, 4, 2", expect = Expect.ACCEPTABLE, desc = "One step, one claim, and the next one behind it.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Rolled twice, an ordinal given twice or left out, or a claim lost.")
@State
public class RollClaim {
    private final StressLane lane = fullLane();
    private final Recycler roller = new Recycler(lane.lane(1));
    private final LaneWriter writer = lane.writer(2);

    /** A lane whose only term is full and ended; it may have one more. */
    static StressLane fullLane() {
        StressLane lane = new StressLane(false, 2, Cells.NOBODY);
        LaneWriter writer = lane.writer(9);
        for (int i = 0; i < StressLane.UNITS; i++) {
            StressLane.require(StressLane.send(writer, i + 1, StressLane.ONE_UNIT) == i);
        }
        long pad = Cells.pad(1, StressLane.UNITS);
        StressLane.require(lane.term(1).casCell(StressLane.UNITS, Cells.free(1), pad, "pad"));
        return lane;
    }

    @Actor
    public void roll(JJJJ_Result result) {
        result.r1 = roller.roll(1);
    }

    @Actor
    public void rollAndClaim(JJJJ_Result result) {
        result.r2 = StressLane.send(writer, 4, StressLane.ONE_UNIT);
    }

    @Arbiter
    public void after(JJJJ_Result result) {
        result.r3 = StressLane.send(lane.writer(3), 5, StressLane.ONE_UNIT);
        result.r4 = lane.ready() == 123045 ? lane.lane(3).control().active() : -1;
    }
}
