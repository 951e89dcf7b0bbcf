package io.vigil.ipc.region;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/** Two threads go for the same cell: exactly one wins, and the cell holds the winner's value. */
@JCStressTest
@Outcome(id = "true, false, 1", expect = Expect.ACCEPTABLE, desc = "The first one won.")
@Outcome(id = "false, true, 2", expect = Expect.ACCEPTABLE, desc = "The second one won.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both won, none did, or the value is not the winner's.")
@State
public class RegionCompareAndSet {
    private static final int CELL = 8;

    private final Region region = Region.ofMemory(64);

    @Actor
    public void first(ZZJ_Result result) {
        result.r1 = region.compareAndSetLong(CELL, 0, 1);
    }

    @Actor
    public void second(ZZJ_Result result) {
        result.r2 = region.compareAndSetLong(CELL, 0, 2);
    }

    @Arbiter
    public void after(ZZJ_Result result) {
        result.r3 = region.getLongVolatile(CELL);
    }
}
