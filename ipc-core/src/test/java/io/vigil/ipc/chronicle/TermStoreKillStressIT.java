package io.vigil.ipc.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real kills at random moments, one after the other on the same mailboxes, for {@code vigil.proof.seconds}. */
class TermStoreKillStressIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int LEAST_KILLS_OF_A_LONG_PROOF = 60;

    @TempDir
    Path directory;

    @Test
    void shouldLoseNothingWhenAllocatorsAreKilledAtRandom() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        boolean isLong = Boolean.getBoolean("vigil.proof.long");
        long endNs = System.nanoTime()
                + Duration.ofSeconds(Integer.getInteger("vigil.proof.seconds", 5))
                        .toNanos();
        Path base = Files.createDirectory(directory.resolve("base"));
        List<Long> repairsNs = new ArrayList<>();
        // Chronicle is loaded here, not in the first repair.
        new TermOracle(Files.createDirectory(directory.resolve("warm"))).recover();
        try (JvmDriver jvms = JvmDriver.in(directory.resolve("logs"))) {
            while (System.nanoTime() < endNs || (isLong && repairsNs.size() < LEAST_KILLS_OF_A_LONG_PROOF)) {
                ChildJvm child = jvms.start("killed", TermStoreActor.class, base, random.nextLong());
                // Some die while the queue is created: the clock starts at the link, not at the first term.
                long untilNs = System.nanoTime() + random.nextInt(1_500) * 1_000_000L;
                Await.within(LONG, () -> System.nanoTime() >= untilNs);
                assertThat(child.isAlive()).as(child::describe).isTrue();
                child.kill();
                repairsNs.add(TermStoreKillIT.repair(base));
            }
        }
        TermStoreKillIT.print("killed at random", repairsNs);
    }
}
