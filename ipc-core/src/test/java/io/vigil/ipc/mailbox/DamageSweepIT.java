package io.vigil.ipc.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Every kind of file of a home cut off, with a bit flipped, or with garbage in it: a typed error, or everything
 * undamaged is delivered. A sample by seed, the same in every build; DamageSweepProofIT goes on with others.
 */
@LeakFree
class DamageSweepIT {
    @Test
    void shouldNeverDeliverWrongOrLoseSilentlyWhenAFileIsDamaged(@ProofHome Path home) {
        long seed = Long.getLong("vigil.proof.seed", 4321);

        String result = DamageSweep.run(home, seed, Duration.ofSeconds(15));

        assertThat(DamageSweep.number(result, "cases")).isGreaterThan(20);
        assertThat(DamageSweep.number(result, "delivered")).isPositive();
    }
}
