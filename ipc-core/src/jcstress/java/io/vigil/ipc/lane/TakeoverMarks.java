package io.vigil.ipc.lane;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A reader works on two frames while another one takes its role by force: whatever it was given comes to the next one
 * with the mark.
 *
 * <p>Found by it: what is in hand noted after the handler, or looked up before the fence; a taker that does not wait for what
 * the other one is just storing.
 */
@JCStressTest
@Outcome(id = "2, 0, 0", expect = Expect.ACCEPTABLE, desc = "Released before the fence: nothing left.")
@Outcome(id = "-1, 2, 11", expect = Expect.ACCEPTABLE, desc = "Fenced before it had a frame.")
@Outcome(id = "-1, 2, 21", expect = Expect.ACCEPTABLE, desc = "Fenced with the first frame in hand.")
@Outcome(id = "-1, 2, 22", expect = Expect.ACCEPTABLE, desc = "Fenced with the second frame in hand.")
@Outcome(
        expect = Expect.FORBIDDEN,
        desc = "A frame that both were given comes unmarked, or a later one with the mark and an earlier without, or a"
                + " frame is lost.")
@State
public class TakeoverMarks {
    private static final int MARKED = 2;
    private static final int NEW = 1;

    private final StressLane lane = new StressLane(true);
    private final ExclusiveReader holder;
    private final boolean[] handled = new boolean[3];
    private final boolean[] marked = new boolean[3];

    public TakeoverMarks() {
        LaneWriter writer = lane.writer(3);
        StressLane.require(StressLane.send(writer, 1, StressLane.ONE_UNIT) == 0);
        StressLane.require(StressLane.send(writer, 2, StressLane.ONE_UNIT) == 1);
        holder = ExclusiveReader.open(lane.lane(1), StressLane.CLOCK, Long.MAX_VALUE, false);
    }

    @Actor
    public void hold(III_Result result) {
        result.r1 = holder.poll(frame -> handled[StressLane.message(frame)] = true, 9);
    }

    @Actor
    public void takeOver(III_Result result) {
        ExclusiveReader taker = ExclusiveReader.open(lane.lane(2), StressLane.CLOCK, Long.MAX_VALUE, true);
        result.r2 = taker.poll(
                frame -> {
                    boolean again = frame.redelivered();
                    marked[StressLane.message(frame)] = again;
                    result.r3 = result.r3 * 10 + (again ? MARKED : NEW);
                },
                9);
    }

    @Arbiter
    public void after(III_Result result) {
        boolean allMarked = (marked[1] || !handled[1]) && (marked[2] || !handled[2]);
        if (result.r2 != 0 && !allMarked) {
            result.r3 = -1;
        }
    }
}
