package io.vigil.ipc.lane;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJZ_Result;

/**
 * Two recycle the same drained term into the same next one: it is folded once and ready once.
 *
 * <p>Found by it: totals added instead of compared.
 */
@JCStressTest
@Outcome(
        id = {"0, 0, true", "0, -100, true", "-100, 0, true"},
        expect = Expect.ACCEPTABLE,
        desc = "Ready, whoever did it; who came late had nothing to do.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Folded twice, cells of the old term left, or totals wrong.")
@State
public class PreparePrepare {
    private final StressLane lane = new StressLane(true, 2, Cells.NOBODY);
    private final Recycler one = new Recycler(lane.lane(1));
    private final Recycler two = new Recycler(lane.lane(2));

    public PreparePrepare() {
        LaneWriter writer = lane.writer(3);
        for (int i = 0; i <= StressLane.UNITS; i++) {
            StressLane.require(StressLane.send(writer, i + 1, StressLane.ONE_UNIT) == i);
        }
        // The head has left the first term; whoever moved it has prepared nothing.
        LaneControl control = lane.lane(4).control();
        StressLane.require(control.casHead(control.head(), Head.exclusive(0, Cells.NOBODY, 2, 0), "head"));
    }

    @Actor
    public void first(JJZ_Result result) {
        result.r1 = one.prepare(3, false);
    }

    @Actor
    public void second(JJZ_Result result) {
        result.r2 = two.prepare(3, false);
    }

    @Arbiter
    public void after(JJZ_Result result) {
        LaneControl control = lane.lane(4).control();
        Term fresh = lane.term(3);
        boolean free = fresh.generation() == 3;
        for (int unit = 0; unit <= StressLane.UNITS; unit++) {
            free &= fresh.cell(unit) == Cells.free(3);
        }
        LaneTotals totals = LaneTotals.of(lane.lane(4));
        result.r3 = free && control.prepared() == 3 && control.oldest() == 2 && totals.sent() == 4;
    }
}
