package io.vigil.ipc.lane;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/**
 * One unit is left: one producer claims it, the other has no room in it and ends the term. Both messages arrive.
 *
 * <p>Found by it: a claim or an end of a term that looks and then stores; a refusal for room that somebody else made
 * meanwhile.
 */
@JCStressTest
@Outcome(id = "2, 3, 89102", expect = Expect.ACCEPTABLE, desc = "The claim came first.")
@Outcome(
        id = "2, 3, 89012",
        expect = Expect.ACCEPTABLE,
        desc = "The end came first, the claim was first in the next term.")
@Outcome(
        id = "3, 2, 89021",
        expect = Expect.ACCEPTABLE,
        desc = "The end came first, and its producer was first in the next term.")
@Outcome(
        expect = Expect.FORBIDDEN,
        desc = "A message behind the end of a term, an ordinal given twice, a message lost, or no room for it.")
@State
public class ClaimPad {
    private final StressLane lane = new StressLane(false, 2, Cells.NOBODY);
    private final LaneWriter small = lane.writer(1);
    private final LaneWriter large = lane.writer(2);

    public ClaimPad() {
        StressLane.require(StressLane.send(small, 8, StressLane.ONE_UNIT) == 0);
        StressLane.require(StressLane.send(large, 9, StressLane.ONE_UNIT) == 1);
    }

    @Actor
    public void claim(JJJ_Result result) {
        result.r1 = StressLane.send(small, 1, StressLane.ONE_UNIT);
    }

    @Actor
    public void pad(JJJ_Result result) {
        result.r2 = StressLane.send(large, 2, StressLane.TWO_UNITS);
    }

    @Arbiter
    public void after(JJJ_Result result) {
        result.r3 = lane.ready();
    }
}
