package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.ExclusiveReader;
import io.vigil.ipc.lane.LaneWriter;
import io.vigil.ipc.lane.StressLane;
import io.vigil.ipc.region.Region;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A reader goes to sleep while a message is committed: it sees the message, or it is rung.
 *
 * <p>Found by it: a sleeper that looks before its bit is set, or reads its word after it has looked; a commit that is
 * no fence.
 */
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "It did not sleep: the message or the ring was there.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "It slept and was woken.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The commit and its ring are over, and it still sleeps; or a message lost.")
@State
public class CommitSleep {
    private static final int ASLEEP = 0;
    private static final int WORDS = 64;
    private static final int OWNERS = WORDS + ControlLayout.MAX_SLEEPERS * Integer.BYTES;

    private final StressLane lane = new StressLane(true);
    private final LaneWriter writer = lane.writer(1);
    private final ExclusiveReader reader =
            ExclusiveReader.open(lane.lane(2), StressLane.CLOCK, Long.MAX_VALUE, Integer.MAX_VALUE, false);
    private final PlayedSleep os = new PlayedSleep();
    private final Doorbell bell =
            new Doorbell(Region.ofMemory(OWNERS + ControlLayout.MAX_SLEEPERS * Long.BYTES), os, ASLEEP, WORDS, OWNERS);
    private final int place = bell.register(2);

    @Actor
    public void commit() {
        StressLane.send(writer, 1, 16);
        bell.ring();
        os.nobodyRingsAnyMore();
    }

    @Actor
    public void sleep(II_Result result) {
        bell.await(place, Long.MAX_VALUE, () -> reader.look() == ExclusiveReader.WORK);
        result.r1 = os.slept();
    }

    @Arbiter
    public void after(II_Result result) {
        result.r2 = reader.poll(frame -> {}, 9);
    }
}
