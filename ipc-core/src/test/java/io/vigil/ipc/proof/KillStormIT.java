package io.vigil.ipc.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@LeakFree
class KillStormIT {
    private static final int SECONDS = Integer.getInteger("vigil.proof.seconds", 5);

    @TempDir
    Path logs;

    @Test
    void shouldFindNothingWhenTheQueueIsSafe(@ProofHome Path home) {
        StormReport report = demo(home, 20_261).kills(SECONDS * 2).run();

        report.mustBeOk();
        assertThat(report.kills()).isGreaterThanOrEqualTo(SECONDS * 2);
        assertThat(report.restarts()).isGreaterThanOrEqualTo(report.kills() - 3);
        // Who dies before it is ready may not have a log yet.
        assertThat(report.verdict().figures().crashes())
                .isBetween(report.kills() - report.killsInRecovery(), report.kills());
        assertThat(report.verdict().figures().sent()).isGreaterThan(1000);
    }

    @Test
    void shouldFindTheLossWhenTheConsumerAcknowledgesFirst(@ProofHome Path home) {
        StormReport report =
                demo(home, 20_262).property("demo.bug", "ack-first").kills(10).run();

        assertThat(report.verdict().broken()).contains(Violation.Kind.LOSS);
        assertThatThrownBy(report::mustBeOk)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed=20262")
                .hasMessageContaining("LOSS");
    }

    @Test
    void shouldFailWithOutputAndSeedWhenAnActorDiesByItself(@ProofHome Path home) {
        KillStorm storm = KillStorm.with(3, home, logs)
                .role("broken", BrokenActor.class, 1)
                .drain(DemoDrain.class);

        assertThatThrownBy(storm::run)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed=3")
                .hasMessageContaining("planted failure of an actor");
    }

    private KillStorm demo(Path home, long seed) {
        return KillStorm.with(seed, home, logs)
                .role("producer", DemoProducer.class, 2)
                .role("consumer", DemoConsumer.class, 1)
                .drain(DemoDrain.class)
                .meanGap(Duration.ofMillis(100))
                .most(Duration.ofMinutes(2))
                .expect(Expectation.drained().window(1).acksLogged().mostDead(0).leastSent(1000));
    }

    /** Dies at once. */
    static final class BrokenActor {
        private BrokenActor() {}

        public static void main(String[] args) {
            if (args.length > 0) {
                throw new IllegalStateException("planted failure of an actor");
            }
        }
    }
}
