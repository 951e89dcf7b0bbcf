package io.vigil.ipc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real SIGKILL at every failpoint, in every role that comes by, at the first, second and seventh hit.
 *
 * <p>{@code -Dvigil.kill.roles=SENDER,TAKER} leaves the others out.
 */
@LeakFree
class KillPointsProofIT {
    private static final String ROLES = System.getProperty("vigil.kill.roles", "");

    @TempDir
    Path logs;

    @Test
    void shouldLoseNothingWhenKilledAtAnyStepOfAnyRole(@ProofHome Path home) {
        try (KillPoints points = KillPoints.count(home, logs, roles())) {
            Map<KillPoints.KillPoint, KillScene.Outcome> outcomes = points.kill(points.everySite());
            KillFigures.print(outcomes);
            assertThat(outcomes.values())
                    .filteredOn(KillScene.Outcome::fired)
                    .hasSizeGreaterThan(outcomes.size() * 9 / 10);
        }
    }

    private static Set<KillRole> roles() {
        Set<KillRole> roles = new TreeSet<>();
        for (String name : ROLES.isEmpty() ? new String[0] : ROLES.split(",", -1)) {
            roles.add(KillRole.valueOf(name));
        }
        return roles.isEmpty() ? Set.of(KillRole.values()) : roles;
    }
}
