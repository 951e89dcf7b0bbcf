package io.vigil.ipc.lane;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJZ_Result;

/**
 * A reader works through a term while another one takes its role by force, reads on, and sends until the lane needs
 * that term again: as long as the first one has not noticed that it was fenced, the term is kept for it.
 *
 * <p>Found by it: a takeover that does not enter the old holder into limbo; a recycler that does not look there.
 */
@JCStressTest
@Outcome(id = "-1, 6, true", expect = Expect.ACCEPTABLE, desc = "Fenced, and it knows: the term was free again.")
@Outcome(
        id = "-1, -2, true",
        expect = Expect.ACCEPTABLE,
        desc = "Fenced without knowing yet: no room for the last one.")
@Outcome(
        id = "3, -2, true",
        expect = Expect.ACCEPTABLE,
        desc = "It had released all before the fence, and has not come back to notice it.")
@Outcome(
        expect = Expect.FORBIDDEN,
        desc = "The term was recycled while it was kept, or a reader saw other bytes in it.")
@State
public class TakeoverRecycle {
    private final StressLane lane = new StressLane(true, 2, Cells.NOBODY);
    private final LaneWriter writer = lane.writer(3);
    private final ExclusiveReader holder;
    private boolean whole = true;

    public TakeoverRecycle() {
        for (int i = 0; i <= StressLane.UNITS; i++) {
            StressLane.require(StressLane.send(writer, i + 1, StressLane.ONE_UNIT) == i);
        }
        holder = ExclusiveReader.open(lane.lane(1), StressLane.CLOCK, Long.MAX_VALUE, false);
    }

    @Actor
    public void hold(IJZ_Result result) {
        int[] expected = {1};
        result.r1 = holder.poll(
                frame -> {
                    whole &= StressLane.message(frame) == expected[0];
                    expected[0]++;
                },
                StressLane.UNITS);
    }

    @Actor
    public void takeOver(IJZ_Result result) {
        ExclusiveReader taker = ExclusiveReader.open(lane.lane(2), StressLane.CLOCK, Long.MAX_VALUE, true);
        taker.poll(frame -> {}, 9);
        for (int message = 5; message <= 7; message++) {
            result.r2 = StressLane.send(writer, message, StressLane.ONE_UNIT);
        }
    }

    @Arbiter
    public void after(IJZ_Result result) {
        result.r3 = whole;
    }
}
