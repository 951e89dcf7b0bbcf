package io.vigil.ipc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.Expectation;
import io.vigil.ipc.proof.KillStorm;
import io.vigil.ipc.proof.StormReport;
import java.nio.file.Path;
import java.time.Duration;

/** The storms over a mailbox, by seed and number of kills. */
final class EngineStorm {
    private static final int PRODUCERS = 2;
    private static final int COMPETITORS = 3;
    private static final long LEAST_SENT_A_KILL = 20;

    private EngineStorm() {}

    static void exclusive(long seed, Path home, Path logs, int kills) {
        judge(storm(seed, home, logs, kills)
                .role("producer", StormProducer.class, PRODUCERS)
                .role("consumer", StormConsumer.class, 1)
                .leastReady(2)
                .expect(expectation(kills).window(StormConsumer.BATCH))
                .run());
    }

    static void competing(long seed, Path home, Path logs, int kills) {
        judge(storm(seed, home, logs, kills)
                .property(StormMailbox.COMPETING, true)
                .role("producer", StormProducer.class, PRODUCERS)
                .role("competitor", StormCompetitor.class, COMPETITORS)
                .leastReady(4)
                .expect(expectation(kills).window(1))
                .run());
    }

    private static KillStorm storm(long seed, Path home, Path logs, int kills) {
        return KillStorm.with(seed, home, logs)
                .drain(StormDrain.class)
                .meanGap(Duration.ofMillis(150))
                .kills(kills)
                .most(Duration.ofSeconds(60 + 5L * kills));
    }

    private static Expectation expectation(int kills) {
        // Senders on different lanes may pass the bound by one each, and one that dies leaves a place to its successor.
        return Expectation.drained()
                .acksLogged()
                .capacity(0, StormMailbox.CAPACITY + PRODUCERS)
                .leastSent(kills * LEAST_SENT_A_KILL);
    }

    private static void judge(StormReport report) {
        report.mustBeOk();
        // What killed its readers, and what readers wanted dead: quarantine cannot hide a loss.
        long most = report.kills() + (long) StormCompetitor.MOST_DEAD * (report.restarts() + COMPETITORS);
        assertThat(report.verdict().figures().dead()).isLessThanOrEqualTo(most);
    }
}
