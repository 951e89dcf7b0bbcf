package io.vigil.ipc.lane;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * A reader and the janitor meet one frame that is due and one that is not: the first ends once, the second stays.
 *
 * <p>Found by it: a janitor that decides over a frame without owning it, or leases it by looking and then storing.
 */
@JCStressTest
@Outcome(
        id = "0, 1, 1, 2",
        expect = Expect.ACCEPTABLE,
        desc = "The janitor ended the first and stood before the second; it waits.")
@Outcome(
        id = {"2, 0, 1, 3", "2, 1, 1, 3"},
        expect = Expect.ACCEPTABLE,
        desc = "One of them ended the first, the reader has the second.")
@Outcome(
        id = "0, 0, 1, 2",
        expect = Expect.ACCEPTABLE,
        desc = "The reader ended the first, the janitor held the second; it waits.")
@Outcome(expect = Expect.FORBIDDEN, desc = "An expired frame delivered or ended twice, or the other one lost.")
@State
public class LeaseExpire {
    private final StressLane lane = new StressLane(false);
    private final CompetingReader reader = new CompetingReader(lane.lane(1), StressLane.CLOCK, Long.MAX_VALUE);
    private final LaneExpiry janitor = new LaneExpiry(lane.lane(2), StressLane.CLOCK);

    public LeaseExpire() {
        LaneWriter writer = lane.writer(3);
        StressLane.require(StressLane.sendUntil(StressLane.NOW_MS - 1, writer, 1) == 0);
        StressLane.require(StressLane.sendUntil(StressLane.NOW_MS + 1, writer, 2) == 1);
    }

    @Actor
    public void lease(IIII_Result result) {
        Frame frame = new Frame();
        result.r1 = reader.take(frame) ? StressLane.message(frame) : 0;
    }

    @Actor
    public void expire(IIII_Result result) {
        result.r2 = janitor.run();
    }

    @Arbiter
    public void after(IIII_Result result) {
        Term term = lane.term(1);
        long cell = term.cell(0);
        boolean expired = Cells.state(cell) == Cells.DONE && Cells.flags(cell) == Cells.EXPIRED;
        result.r3 = expired ? term.doneCount(1) : -1;
        result.r4 = Cells.state(term.cell(Cells.length(cell)));
    }
}
