package io.vigil.ipc.lane;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIZ_Result;

/**
 * A reader releases its batch while another one takes the role by force: released or fenced, never both.
 *
 * <p>Found by it: a release that stores, whoever has the role; a fenced reader that does not leave limbo.
 */
@JCStressTest
@Outcome(id = "1, 0, true", expect = Expect.ACCEPTABLE, desc = "Released before the fence.")
@Outcome(id = "-1, 1, true", expect = Expect.ACCEPTABLE, desc = "Fenced: the frame goes to the next one.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Delivered after it was released, lost, or the zombie stays in limbo.")
@State
public class ReleaseTakeover {
    private final StressLane lane = new StressLane(true);
    private final ExclusiveReader holder;

    public ReleaseTakeover() {
        StressLane.require(StressLane.send(lane.writer(3), 1, StressLane.ONE_UNIT) == 0);
        holder = ExclusiveReader.open(lane.lane(1), StressLane.CLOCK, Long.MAX_VALUE, false);
    }

    @Actor
    public void release(IIZ_Result result) {
        result.r1 = holder.poll(frame -> {}, 9);
    }

    @Actor
    public void takeOver(IIZ_Result result) {
        ExclusiveReader taker = ExclusiveReader.open(lane.lane(2), StressLane.CLOCK, Long.MAX_VALUE, true);
        result.r2 = taker.poll(frame -> {}, 9);
    }

    @Arbiter
    public void after(IIZ_Result result) {
        boolean fenced = holder.poll(frame -> {}, 9) == ExclusiveReader.FENCED;
        boolean gone = Head.limboSlot(lane.lane(3).control().limbo()) == Cells.NOBODY;
        result.r3 = fenced && gone;
    }
}
