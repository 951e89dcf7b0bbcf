package io.vigil.ipc.mailbox;

import io.vigil.ipc.region.Region;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** One presses and shuts, another relieves and begins to use a lane: no bit of one is lost by another. */
@JCStressTest
@Outcome(id = "true, true, 8", expect = Expect.ACCEPTABLE, desc = "Relieved before it was pressed again.")
@Outcome(id = "true, false, 8", expect = Expect.ACCEPTABLE, desc = "Pressed, then relieved: the next sender looks.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A bit was lost.")
@State
public class PressureRace {
    private final StateWord state = new StateWord(Region.ofMemory(ControlLayout.LANES));

    public PressureRace() {
        state.press();
    }

    @Actor
    public void press() {
        state.press();
        state.shut();
    }

    @Actor
    public void relieve() {
        state.relieve();
        state.use(3);
    }

    @Arbiter
    public void after(ZZI_Result result) {
        result.r1 = state.isShut();
        result.r2 = state.isUnderPressure();
        result.r3 = (int) state.lanesInUse();
    }
}
