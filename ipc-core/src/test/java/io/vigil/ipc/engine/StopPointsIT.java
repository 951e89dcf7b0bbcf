package io.vigil.ipc.engine;

import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real SIGSTOP in the middle of a step of every kind, and a SIGCONT later: the stopped one is never robbed, the others get
 * on, and nothing is lost or doubled. The share of every build.
 */
@LeakFree
class StopPointsIT {
    @TempDir
    Path logs;

    @ParameterizedTest
    @CsvSource({
        "SENDER, payload:3",
        "SENDER_ON_ITS_WAY_OUT, giveUp:1",
        "SENDER_ON_ITS_WAY_OUT, leaveLimbo:1",
        "CONSUMER, test.in-hand:3",
        "CONSUMER, release:1",
        "COMPETITOR, lease.done:2",
        "HOLDER_OF_LIMITED_LEASES, test.in-hand:3",
        "GROWER, grow.counted:7",
        "MOVER, move.target.done:1",
        "SWEEPER, sweep.locked:2",
        "SWEEPER, sweep.dirty:1",
        "TAKER, takeover.limbo.done:1",
        "JANITOR, janitor.expire:3",
        "COMPETING_JANITOR, janitor.decide:3",
        "BURIER, bury.source:3",
        "COMPETING_BURIER, bury.source:3"
    })
    void shouldRobNobodyAndGetOnWhenAProcessStops(StopScene scene, String hit, @ProofHome Path home) {
        scene.play(hit, home, logs);
    }
}
