package io.vigil.ipc.mailbox;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.region.Region;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two senders of which one gives back first, with two messages of the rate left: three go, whoever takes them.
 *
 * <p>Found by it: a word that is stored instead of compared; a clock that is read before the word.
 */
@JCStressTest
@Outcome(id = "3, 0", expect = Expect.ACCEPTABLE, desc = "What there was, and what was given back.")
@Outcome(expect = Expect.FORBIDDEN, desc = "More than the rate, or a message of it was lost.")
@State
public class RateRace {
    private static final VigilClock CLOCK = new VigilClock() {
        @Override
        public long epochMs() {
            return 0;
        }

        @Override
        public long nanos() {
            return 1_000_000_000_000L;
        }
    };
    private static final MailboxConfig THREE =
            MailboxConfig.builder().ratePerSecond(1).rateBurst(3).build();

    private final Region control = Region.ofMemory(ControlLayout.LANES);
    private final RateWord rate = new RateWord(control, THREE, CLOCK);
    private int first;
    private int second;

    public RateRace() {
        rate.take();
    }

    private int takeTwo() {
        return (rate.take() ? 1 : 0) + (rate.take() ? 1 : 0);
    }

    @Actor
    public void one() {
        first = takeTwo();
    }

    @Actor
    public void two() {
        rate.giveBack();
        second = takeTwo();
    }

    @Arbiter
    public void after(II_Result result) {
        result.r1 = first + second;
        while (rate.take()) {
            result.r2++;
        }
    }
}
