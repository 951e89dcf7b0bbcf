package io.vigil.ipc.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.KillStorm;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import io.vigil.ipc.proof.StormReport;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Owners under seeded kills and stops: no slot leaks, none is robbed, none is reused while something names it. */
@LeakFree
class OwnersStressIT {
    private static final int SECONDS = Integer.getInteger("vigil.proof.seconds", 5);

    @TempDir
    Path logs;

    @BeforeAll
    static void load() {
        OsPort.current();
    }

    @Test
    void shouldLeakNoSlotWhenOwnersAreKilledAtRandom(@ProofHome Path home) {
        StormReport report = KillStorm.with(Long.getLong("vigil.proof.seed", 47), home, logs)
                .role("owner", OwnerStormActor.class, 4)
                .drain(OwnerStormDrain.class)
                .meanGap(Duration.ofMillis(350))
                .kills(SECONDS * 3)
                .most(Duration.ofSeconds(60L + SECONDS * 3L))
                .run();

        assertThat(report.kills()).isGreaterThanOrEqualTo(SECONDS * 3);
    }
}
