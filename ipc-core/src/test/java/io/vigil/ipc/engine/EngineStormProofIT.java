package io.vigil.ipc.engine;

import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The storms of {@link EngineStormIT} for as many kills as asked, with a new seed each time unless one is given:
 * {@code -Dvigil.storm.kills=500 -Dvigil.storm.seed=1}.
 */
@LeakFree
class EngineStormProofIT {
    private static final int KILLS =
            Integer.getInteger("vigil.storm.kills", 2 * Integer.getInteger("vigil.proof.seconds", 60));
    private static final long SEED = Long.getLong("vigil.storm.seed", System.nanoTime());

    @TempDir
    Path logs;

    @Test
    void shouldKeepEveryPromiseWhenOneConsumerReads(@ProofHome Path home) {
        EngineStorm.exclusive(SEED, home, logs, KILLS);
    }

    @Test
    void shouldKeepEveryPromiseWhenConsumersCompete(@ProofHome Path home) {
        EngineStorm.competing(SEED + 1, home, logs, KILLS);
    }
}
