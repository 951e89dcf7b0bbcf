package io.vigil.ipc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real SIGKILL at every failpoint that a mailbox has, once: the share of every build.
 *
 * <p>No failpoint that the sources name may be forgotten: each is met by a {@link KillRole}, or is here with the test
 * that kills there.
 */
@LeakFree
class KillPointsIT {
    private static final Path SOURCES = Path.of("src/main/java/io/vigil/ipc");

    /** Sites that no role comes by, or beginnings of such, and why that is all right. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("attach.", "OwnersConformanceTest"),
            Map.entry("boot.", "OwnersConformanceTest"),
            Map.entry("create.replaced", "FileCreatorTest"),
            Map.entry("owners.grown", "OwnersConformanceTest"),
            Map.entry("janitor.elected", "OwnersIT"),
            Map.entry("janitor.round", "OwnersIT"),
            Map.entry("heal.", "QuarantineTest"),
            Map.entry("quarantine.", "QuarantineTest"),
            Map.entry("rate.take", "FlowTest"),
            Map.entry("state.clear", "FlowTest"),
            Map.entry("corrupt", "a damaged frame is set aside in one step"),
            Map.entry("remove.", "MailboxRemovalIT"),
            Map.entry("expire", "LaneEndStepTest; by real kills where a reader comes before the janitor"),
            Map.entry("drop", "leaves what drop.lease or bury.source leaves"),
            Map.entry("purge", "an order of one compare-and-set a frame"),
            Map.entry("evict.undo", "leaves what evict.lease.done leaves"),
            Map.entry("park.", "ParkedMailboxIT: somebody stopped must live"),
            Map.entry("grow.parked", "ParkedMailboxIT"),
            Map.entry("sweep.parked", "ParkedMailboxIT"),
            Map.entry("abort.stalled", "StopPointsIT: the stalled one must live"),
            Map.entry("giveBack.stalled", "StopPointsIT: the stalled janitor must live"),
            Map.entry("giveUp", "StopPointsIT: its frame must have been aborted"),
            Map.entry("map.", "MapKillPointsIT"),
            Map.entry("twin.", "MapKillPointsIT"),
            Map.entry("leaveLimbo", "StopPointsIT: its frame must be in limbo"));

    @TempDir
    Path logs;

    @Test
    void shouldLoseNothingWhenKilledAtAnyStep(@ProofHome Path home) {
        try (KillPoints points = KillPoints.count(home, logs, EnumSet.allOf(KillRole.class))) {
            assertThat(unmet(points.sites())).isEmpty();
            List<KillPoints.KillPoint> once = points.eachSiteOnce();
            Map<KillPoints.KillPoint, KillScene.Outcome> outcomes = points.kill(once);
            KillFigures.print(outcomes);
            assertThat(outcomes.values()).filteredOn(KillScene.Outcome::fired).hasSizeGreaterThan(once.size() * 9 / 10);
        }
    }

    private static Set<String> unmet(Set<String> met) {
        Set<String> sites = FailPointSites.in(Stream.of("lane", "mailbox", "owner", "chronicle", "map", "os", "engine")
                .map(SOURCES::resolve)
                .toList());
        sites.removeAll(met);
        sites.removeIf(site -> ELSEWHERE.keySet().stream().anyMatch(site::startsWith));
        return sites;
    }
}
