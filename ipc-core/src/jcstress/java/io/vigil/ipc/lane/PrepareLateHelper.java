package io.vigil.ipc.lane;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/**
 * A helper is still recycling a term while a producer, done with the same work, already sends in it.
 *
 * <p>Found by it: a helper that stores free cells without comparing; a refusal for room that somebody else made
 * meanwhile.
 */
@JCStressTest
@Outcome(id = "0, 6, 45607", expect = Expect.ACCEPTABLE, desc = "The claim stands, however late the helper is.")
@Outcome(
        id = "-100, 6, 45607",
        expect = Expect.ACCEPTABLE,
        desc = "So it does when the lane went on between two looks of the helper, which then has nothing to do.")
@Outcome(
        expect = Expect.FORBIDDEN,
        desc = "The helper took the claim back, the ordinals are wrong, or no room although a term is drained.")
@State
public class PrepareLateHelper {
    private final StressLane lane = new StressLane(true, 2, Cells.NOBODY);
    private final Recycler helper = new Recycler(lane.lane(1));
    private final LaneWriter writer = lane.writer(2);

    public PrepareLateHelper() {
        for (int i = 0; i < 2 * StressLane.UNITS; i++) {
            StressLane.require(StressLane.send(writer, i + 1, StressLane.ONE_UNIT) == i);
        }
        // The head has left the first term; whoever moved it has prepared nothing.
        LaneControl control = lane.lane(4).control();
        StressLane.require(control.casHead(control.head(), Head.exclusive(0, Cells.NOBODY, 2, 0), "head"));
    }

    @Actor
    public void help(JJJ_Result result) {
        result.r1 = helper.prepare(3, false);
    }

    @Actor
    public void claim(JJJ_Result result) {
        result.r2 = StressLane.send(writer, 7, StressLane.ONE_UNIT);
    }

    @Arbiter
    public void after(JJJ_Result result) {
        result.r3 = lane.ready();
    }
}
