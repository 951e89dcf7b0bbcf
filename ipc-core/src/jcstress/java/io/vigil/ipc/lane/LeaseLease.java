package io.vigil.ipc.lane;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/**
 * Two readers go for the same frame: exactly one gets it, and the cell names it.
 *
 * <p>Found by it: a lease that looks and then stores.
 */
@JCStressTest
@Outcome(id = "true, false, 1", expect = Expect.ACCEPTABLE, desc = "The first one has it.")
@Outcome(id = "false, true, 2", expect = Expect.ACCEPTABLE, desc = "The second one has it.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both have it, none has it, or the cell names another owner.")
@State
public class LeaseLease {
    private final StressLane lane = new StressLane(false);
    private final CompetingReader one = new CompetingReader(lane.lane(1), StressLane.CLOCK, Long.MAX_VALUE);
    private final CompetingReader two = new CompetingReader(lane.lane(2), StressLane.CLOCK, Long.MAX_VALUE);

    public LeaseLease() {
        StressLane.require(StressLane.send(lane.writer(3), 1, StressLane.ONE_UNIT) == 0);
    }

    @Actor
    public void first(ZZI_Result result) {
        result.r1 = one.take(new Frame());
    }

    @Actor
    public void second(ZZI_Result result) {
        result.r2 = two.take(new Frame());
    }

    @Arbiter
    public void after(ZZI_Result result) {
        long cell = lane.term(1).cell(0);
        result.r3 = Cells.deliveries(cell) == 1 ? Cells.owner(cell) : -1;
    }
}
