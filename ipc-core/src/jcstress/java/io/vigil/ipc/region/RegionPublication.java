package io.vigil.ipc.region;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Plain bytes written before a release of the cell are seen by whoever acquires it: the rule that commits rely on. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Read before both.")
@Outcome(id = "0, 7", expect = Expect.ACCEPTABLE, desc = "Read before the release.")
@Outcome(id = "1, 7", expect = Expect.ACCEPTABLE, desc = "Read after the release.")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The cell says committed, the bytes are old.")
@State
public class RegionPublication {
    private static final int CELL = 8;
    private static final int PAYLOAD = 64;

    private final Region region = Region.ofMemory(128);

    @Actor
    public void writer() {
        region.putLong(PAYLOAD, 7);
        region.putLongRelease(CELL, 1);
    }

    @Actor
    public void reader(JJ_Result result) {
        result.r1 = region.getLongAcquire(CELL);
        result.r2 = region.getLong(PAYLOAD);
    }
}
