package io.vigil.ipc.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A storm of at least 300 kills over a map, 20 of them of whoever repairs, for {@code vigil.proof.seconds} or longer. */
@LeakFree
class SharedMapStormProofIT {
    private static final int KILLS = 300;
    private static final int REPAIRERS = 20;

    @TempDir
    Path logs;

    @Test
    void shouldLoseNothingInALongStorm(@ProofHome Path home) {
        long seed = Long.getLong("vigil.proof.seed", System.nanoTime());
        System.out.println("seed=" + seed);
        long nanos = Duration.ofSeconds(Integer.getInteger("vigil.proof.seconds", 60))
                .toNanos();

        var report = SharedMapStorm.run(home, logs, seed, nanos, KILLS, REPAIRERS);

        assertThat(report.kills()).isGreaterThanOrEqualTo(KILLS);
        assertThat(report.repairerKills()).isGreaterThanOrEqualTo(REPAIRERS);
    }
}
