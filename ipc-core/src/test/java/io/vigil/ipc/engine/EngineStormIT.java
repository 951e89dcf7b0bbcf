package io.vigil.ipc.engine;

import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes killed and stopped by a seeded mix while they send and receive: the share of every build. */
@LeakFree
class EngineStormIT {
    private static final int KILLS = Integer.getInteger("vigil.storm.kills", 100);

    @TempDir
    Path logs;

    @Test
    void shouldKeepEveryPromiseWhenOneConsumerReads(@ProofHome Path home) {
        EngineStorm.exclusive(20_261_120, home, logs, KILLS);
    }

    @Test
    void shouldKeepEveryPromiseWhenConsumersCompete(@ProofHome Path home) {
        EngineStorm.competing(20_261_121, home, logs, KILLS);
    }
}
