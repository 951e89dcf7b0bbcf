package io.vigil.ipc.engine;

import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The stops of {@link StopPointsIT} before and after more of the steps.
 */
@LeakFree
class StopPointsProofIT {
    @TempDir
    Path logs;

    @ParameterizedTest
    @CsvSource({
        "SENDER, claim:3",
        "SENDER, claim.done:3",
        "SENDER, hint:3",
        "SENDER, commit:3",
        "CONSUMER, inWork:7",
        "CONSUMER, inWork.done:7",
        "COMPETITOR, test.in-hand:2",
        "COMPETITOR, done:1",
        "COMPETITOR, nack:1",
        "GROWER, grow.allocated:7",
        "GROWER, grow.dir:7",
        "MOVER, move.begin.done:1",
        "MOVER, move.source.done:1",
        "SWEEPER, sweep.locked:1",
        "SWEEPER, sweep.repaired:1",
        "SWEEPER, sweep.dirty:2",
        "SWEEPER, sweep.clean:2",
        "TAKER, takeover.fence:1",
        "JANITOR, janitor.expire.done:3",
        "COMPETING_JANITOR, janitor.lease.done:3"
    })
    void shouldRobNobodyAndGetOnWhenAProcessStops(StopScene scene, String hit, @ProofHome Path home) {
        scene.play(hit, home, logs);
    }
}
