package io.vigil.ipc.lane;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Whoever finds a frame READY finds every byte of its payload.
 *
 * <p>Found by it: a payload written after the commit.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Looked before the commit.")
@Outcome(id = "1, 7", expect = Expect.ACCEPTABLE, desc = "Looked after it.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The cell says READY, the bytes are old.")
@State
public class PayloadVisible {
    private final StressLane lane = new StressLane(true);
    private final LaneWriter writer = lane.writer(1);
    private final ExclusiveReader reader = ExclusiveReader.open(lane.lane(2), StressLane.CLOCK, Long.MAX_VALUE, false);
    private int seen;

    @Actor
    public void send() {
        StressLane.send(writer, 7, StressLane.TWO_UNITS);
    }

    @Actor
    public void receive(II_Result result) {
        result.r1 = reader.poll(this::look, 9);
        result.r2 = seen;
    }

    private void look(Frame frame) {
        seen = frame.length() == StressLane.TWO_UNITS ? 7 : -2;
        for (int i = 0; i < frame.length(); i++) {
            if (frame.payload().getByte(i) != 7) {
                seen = -1;
            }
        }
    }
}
