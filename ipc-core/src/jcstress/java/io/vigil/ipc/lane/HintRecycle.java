package io.vigil.ipc.lane;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JIZ_Result;

/**
 * A producer takes the last place of a term, and its hint goes into the term's header, while another one goes on to the
 * next term, and a reader without patience aborts, reads and recycles: nothing is written into a term that is not kept.
 *
 * <p>Found by it: the hint stored after the commit, when nothing keeps the term any more.
 */
@JCStressTest
@Outcome(
        id = {"2, 4, true", "3, 4, true"},
        expect = Expect.ACCEPTABLE,
        desc = "All were read, and the first term is recycled.")
@Outcome(
        id = "2, 2, true",
        expect = Expect.ACCEPTABLE,
        desc = "The reader stood before the frame while it was being written, and came too late to abort it.")
@Outcome(
        id = "3, 3, true",
        expect = Expect.ACCEPTABLE,
        desc = "The reader was gone, or aborted the frame: it waits in the next term, the last one.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A hint in a term that it is not of, or beyond what was claimed there.")
@State
public class HintRecycle {
    private final StressLane lane = new StressLane(true, 8, Cells.NOBODY);
    private final LaneWriter last = lane.writer(1);
    private final LaneWriter next = lane.writer(2);
    private final ExclusiveReader reader = ExclusiveReader.open(lane.lane(3), StressLane.CLOCK, 0, false);

    public HintRecycle() {
        StressLane.require(StressLane.send(last, 1, StressLane.ONE_UNIT) == 0);
        StressLane.require(StressLane.send(next, 2, StressLane.ONE_UNIT) == 1);
    }

    @Actor
    public void claim(JIZ_Result result) {
        result.r1 = StressLane.send(last, 3, StressLane.ONE_UNIT);
    }

    @Actor
    public void recycle(JIZ_Result result) {
        StressLane.require(StressLane.send(next, 4, StressLane.TWO_UNITS) >= 2);
        result.r2 = reader.poll(frame -> {}, 9);
    }

    @Arbiter
    public void after(JIZ_Result result) {
        // Aborted attempts have ordinals of their own.
        result.r1 -= LaneTotals.of(lane.lane(4)).aborted();
        result.r3 = lane.hintsAreSound();
    }
}
