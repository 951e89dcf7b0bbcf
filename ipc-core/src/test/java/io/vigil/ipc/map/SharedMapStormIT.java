package io.vigil.ipc.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short storm of kills over a map: the share of every build. */
@LeakFree
class SharedMapStormIT {
    private static final int SECONDS = Math.min(5, Integer.getInteger("vigil.proof.seconds", 5));

    @TempDir
    Path logs;

    @Test
    void shouldLoseNothingWhenProcessesAreKilled(@ProofHome Path home) {
        long seed = Long.getLong("vigil.proof.seed", System.nanoTime());
        System.out.println("seed=" + seed);

        var report =
                SharedMapStorm.run(home, logs, seed, Duration.ofSeconds(SECONDS).toNanos(), 6, 0);

        assertThat(report.kills()).isGreaterThanOrEqualTo(6);
    }
}
