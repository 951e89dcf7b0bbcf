package io.vigil.ipc.lane;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A cell that is claimed and committed is only ever seen as one of the words that were stored, and never goes back.
 *
 * <p>Found by it: a claim stored by halves.
 */
@JCStressTest
@Outcome(
        id = {"0, 0", "0, 1", "0, 2", "1, 1", "1, 2", "2, 2"},
        expect = Expect.ACCEPTABLE,
        desc = "FREE, WRITING, READY, in this order.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Half a word, or an older one after a newer one.")
@State
public class CellsWhole {
    private final StressLane lane = new StressLane(false);
    private final LaneWriter writer = lane.writer(0xABC);
    private final Term term = lane.term(1);

    @Actor
    public void write() {
        StressLane.send(writer, 1, StressLane.TWO_UNITS);
    }

    @Actor
    public void read(II_Result result) {
        result.r1 = stage(term.cell(0));
        result.r2 = stage(term.cell(0));
    }

    private static int stage(long cell) {
        if (cell == Cells.free(1)) {
            return 0;
        }
        if (cell == Cells.writing(1, 0xABC, 2)) {
            return 1;
        }
        return cell == Cells.ready(1, 2, 0, 0) ? 2 : -1;
    }
}
