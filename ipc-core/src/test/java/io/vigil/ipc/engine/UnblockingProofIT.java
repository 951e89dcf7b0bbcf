package io.vigil.ipc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.JvmDriver;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Peers unblocked after a kill, goal p99 50 ms: prints what was measured. {@code -Dvigil.unblock.kills=200} for more
 * kills, {@code -Dvigil.unblock.heapMiB=1024} for a larger heap of the one that dies.
 */
@LeakFree
class UnblockingProofIT {
    private static final int KILLS = Integer.getInteger("vigil.unblock.kills", 60);

    @TempDir
    Path output;

    @Test
    void shouldUnblockPeersWhenASenderIsKilledBetweenClaimAndCommit(@ProofHome Path home) {
        try (JvmDriver jvms = JvmDriver.in(output)) {
            Unblocking.Gaps gaps = Unblocking.measure(jvms, home, KILLS);
            System.out.println("peers unblocked: " + gaps);
            assertThat(gaps.worst()).isLessThan(UnblockingIT.LONG_MS);
        }
    }
}
