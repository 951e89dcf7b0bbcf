package io.vigil.ipc.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The sweep of {@link DamageSweepIT} for {@code vigil.proof.seconds}, in an order drawn by {@code vigil.proof.seed}: every
 * 64th byte of the first 8 KiB cut, every bit of the first 4 KiB of each file and each term flipped, blocks of garbage.
 */
@LeakFree
class DamageSweepProofIT {
    @Test
    void shouldNeverDeliverWrongOrLoseSilentlyWhenAFileIsDamaged(@ProofHome Path home) {
        long seed = Long.getLong("vigil.proof.seed", System.nanoTime());
        Duration time = Duration.ofSeconds(Integer.getInteger("vigil.proof.seconds", 300));

        String result = DamageSweep.run(home, seed, time);

        assertThat(DamageSweep.number(result, "cases")).isGreaterThan(Math.min(100, time.toSeconds()));
        assertThat(DamageSweep.number(result, "delivered")).isPositive();
    }
}
