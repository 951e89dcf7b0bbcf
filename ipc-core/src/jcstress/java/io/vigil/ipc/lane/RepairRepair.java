package io.vigil.ipc.lane;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two sweeps of the same dead owner: every frame that it held is repaired by exactly one of them.
 *
 * <p>Found by it: a repair that looks and then stores, or is counted whoever did it.
 */
@JCStressTest
@Outcome(
        id = {"2, 0, 52", "0, 2, 52", "1, 1, 52"},
        expect = Expect.ACCEPTABLE,
        desc = "Two repairs, whoever did them: one frame aborted, one given back and marked.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A repair counted twice or forgotten, or a mark lost.")
@State
public class RepairRepair {
    private static final int DEAD = 7;

    private final StressLane lane = new StressLane(false, 1, DEAD);
    private final LaneSweep one = new LaneSweep(lane.lane(1), DEAD, true);
    private final LaneSweep two = new LaneSweep(lane.lane(2), DEAD, true);

    public RepairRepair() {
        LaneWriter writer = lane.writer(3);
        StressLane.send(writer, 1, StressLane.ONE_UNIT);
        StressLane.send(writer, 2, StressLane.ONE_UNIT);
        Term term = lane.term(1);
        StressLane.require(term.casCell(0, Cells.ready(1, 1, 0, 0), Cells.writing(1, DEAD, 1), "dead"));
        StressLane.require(term.casCell(1, Cells.ready(1, 1, 0, 0), Cells.leased(1, DEAD, 1, 1, 0), "dead"));
    }

    @Actor
    public void first(III_Result result) {
        result.r1 = one.run();
    }

    @Actor
    public void second(III_Result result) {
        result.r2 = two.run();
    }

    @Arbiter
    public void after(III_Result result) {
        boolean ended = lane.term(1).cell(0) == Cells.aborted(1, Cells.NOBODY, 1);
        boolean marked = lane.term(1).cell(1) == Cells.ready(1, 1, 1, Cells.MAYBE_DELIVERED);
        result.r3 = ended && marked ? lane.state(1, 0) * 10 + lane.state(1, 1) : -1;
    }
}
