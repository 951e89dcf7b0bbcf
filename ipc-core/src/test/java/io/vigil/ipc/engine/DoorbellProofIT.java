package io.vigil.ipc.engine;

import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The round trips of {@link DoorbellIT} for as long as proofs run, with a new seed each time unless one is given:
 * {@code -Dvigil.bell.pings=100000 -Dvigil.bell.seed=1}.
 */
@LeakFree
class DoorbellProofIT {
    private static final int PINGS =
            Integer.getInteger("vigil.bell.pings", 100 * Integer.getInteger("vigil.proof.seconds", 60));
    private static final long SEED = Long.getLong("vigil.bell.seed", System.nanoTime());

    @TempDir
    Path output;

    @Test
    void shouldLoseNoWakeUpWhenMessagesComeAtAnyMoment(@ProofHome Path home) {
        PingPong.play(SEED, PINGS, home, output);
    }
}
