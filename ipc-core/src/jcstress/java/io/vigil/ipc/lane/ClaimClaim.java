package io.vigil.ipc.lane;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/**
 * Two producers go for the same boundary: both get a place of their own, and both messages are whole.
 *
 * <p>Found by it: a claim that looks and then stores.
 */
@JCStressTest
@Outcome(id = "0, 1, 12", expect = Expect.ACCEPTABLE, desc = "The first one came first.")
@Outcome(id = "1, 0, 21", expect = Expect.ACCEPTABLE, desc = "The second one came first.")
@Outcome(expect = Expect.FORBIDDEN, desc = "One place for both, or a message lost.")
@State
public class ClaimClaim {
    private final StressLane lane = new StressLane(false);
    private final LaneWriter one = lane.writer(1);
    private final LaneWriter two = lane.writer(2);

    @Actor
    public void first(JJJ_Result result) {
        result.r1 = StressLane.send(one, 1, StressLane.ONE_UNIT);
    }

    @Actor
    public void second(JJJ_Result result) {
        result.r2 = StressLane.send(two, 2, StressLane.ONE_UNIT);
    }

    @Arbiter
    public void after(JJJ_Result result) {
        result.r3 = lane.ready();
    }
}
