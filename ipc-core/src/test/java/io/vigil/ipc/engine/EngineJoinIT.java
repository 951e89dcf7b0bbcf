package io.vigil.ipc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.mailbox.LeasingReader;
import io.vigil.ipc.mailbox.Mailbox;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Joining a home in which every slot is a dead owner's and there is no room for another. */
@LeakFree
class EngineJoinIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    /** As many as the table has room for before it has to grow. */
    private static final int CROWD = 64;

    @TempDir
    Path output;

    @Test
    void shouldSweepToJoinWhenEverySlotIsADeadOwners(@ProofHome Path home) {
        try (JvmDriver jvms = JvmDriver.in(output)) {
            ChildJvm crowd = jvms.start("crowd", CrowdActor.class, home, CROWD);
            crowd.awaitLine(line -> line.equals("READY"), SOON);
            crowd.kill();
            crowd.awaitDeath(SOON);
        }
        try (Engine engine = Engine.open(home, "late", new FullTableOs(OsPort.current()), VigilClock.SYSTEM, false)) {
            assertThat(engine.slot()).isLessThan(CROWD);
            Mailbox mailbox = engine.mailbox(KillRole.MAILBOX, KillRole.COMPETITOR.config());
            assertThat(mailbox.stats().lanes().get(0).leased()).isZero();
            assertThat(countAll(mailbox)).isEqualTo(CROWD);
        }
    }

    private static int countAll(Mailbox mailbox) {
        int taken = 0;
        try (LeasingReader reader = mailbox.leasingReader()) {
            Frame frame = new Frame();
            while (reader.take(frame)) {
                assertThat(reader.acknowledge(frame)).isTrue();
                taken++;
            }
        }
        return taken;
    }
}
