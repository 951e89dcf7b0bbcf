package io.vigil.ipc.lane;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/**
 * A reader takes the frame that a full lane drops: exactly one of them decides over it.
 *
 * <p>Found by it: a lease, or a drop, that looks and then stores.
 */
@JCStressTest
@Outcome(id = "true, false, 3", expect = Expect.ACCEPTABLE, desc = "It is leased.")
@Outcome(id = "false, true, 4", expect = Expect.ACCEPTABLE, desc = "It is dropped.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Delivered and dropped, neither, or the cell says otherwise.")
@State
public class LeaseDrop {
    private final StressLane lane = new StressLane(false);
    private final CompetingReader reader = new CompetingReader(lane.lane(1), StressLane.CLOCK, Long.MAX_VALUE);
    private final LaneDropper dropper = new LaneDropper(lane.lane(2));

    public LeaseDrop() {
        StressLane.require(StressLane.send(lane.writer(3), 1, StressLane.ONE_UNIT) == 0);
    }

    @Actor
    public void lease(ZZI_Result result) {
        result.r1 = reader.take(new Frame());
    }

    @Actor
    public void drop(ZZI_Result result) {
        result.r2 = dropper.dropOldest();
    }

    @Arbiter
    public void after(ZZI_Result result) {
        result.r3 = lane.state(1, 0);
    }
}
