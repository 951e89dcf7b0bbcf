package io.vigil.ipc.lane;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJJ_Result;

/**
 * Two roll on from the same full term while a third claims behind it: one step on, and ordinals go on.
 *
 * <p>Needs three processors: on fewer jcstress says "no scheduling is possible" and leaves it out, and {@link
 * RollClaim} has what two can do.
 */
@JCStressTest
@Outcome(id = "0, 0, 3, 4", expect = Expect.ACCEPTABLE, desc = "One step, one claim, and the next one behind it.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Rolled twice, an ordinal given twice or left out, or a claim lost.")
@State
public class RollRollClaim {
    private final StressLane lane = RollClaim.fullLane();
    private final Recycler one = new Recycler(lane.lane(1));
    private final Recycler two = new Recycler(lane.lane(2));
    private final LaneWriter writer = lane.writer(3);

    @Actor
    public void roll(JJJJ_Result result) {
        result.r1 = one.roll(1);
    }

    @Actor
    public void rollToo(JJJJ_Result result) {
        result.r2 = two.roll(1);
    }

    @Actor
    public void claim(JJJJ_Result result) {
        result.r3 = StressLane.send(writer, 4, StressLane.ONE_UNIT);
    }

    @Arbiter
    public void after(JJJJ_Result result) {
        result.r4 = StressLane.send(lane.writer(4), 5, StressLane.ONE_UNIT);
        if (lane.ready() != 123045 || lane.lane(5).control().active() != 2) {
            result.r4 = -1;
        }
    }
}
