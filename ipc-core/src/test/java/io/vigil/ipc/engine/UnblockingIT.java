package io.vigil.ipc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.JvmDriver;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sender dies in the middle of a send, and its peers go on; {@link UnblockingProofIT} measures it. */
@LeakFree
class UnblockingIT {
    /** Far below the stall timeout, far above what any machine needs: it tells only what unblocked the reader. */
    static final double LONG_MS = 30_000;

    @TempDir
    Path output;

    @Test
    void shouldGoOnReadingWhenASenderIsKilledBetweenClaimAndCommit(@ProofHome Path home) {
        try (JvmDriver jvms = JvmDriver.in(output)) {
            Unblocking.Gaps gaps = Unblocking.measure(jvms, home, 4);
            System.out.println("peers unblocked: " + gaps);
            assertThat(gaps.worst()).isLessThan(LONG_MS);
        }
    }
}
