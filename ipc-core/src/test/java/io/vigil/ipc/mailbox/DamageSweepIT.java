package io.vigil.ipc.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Every kind of file of a home cut off, with a bit flipped, or with garbage in it: a typed error, or everything undamaged
 * is delivered. A sample by seed; DamageSweepProofIT does all of it.
 */
@LeakFree
class DamageSweepIT {
    @Test
    void shouldNeverDeliverWrongOrLoseSilentlyWhenAFileIsDamaged(@ProofHome Path home) {
        long seed = System.nanoTime();

        String result = DamageSweep.run(home, seed, Duration.ofSeconds(15));

        assertThat(DamageSweep.number(result, "cases")).isGreaterThan(20);
        assertThat(DamageSweep.number(result, "delivered")).isPositive();
    }
}
