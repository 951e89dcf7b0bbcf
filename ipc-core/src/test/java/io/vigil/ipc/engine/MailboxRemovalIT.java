package io.vigil.ipc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.mailbox.MailboxStats;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real SIGKILL at every step of a removal: the mailbox is whole, or goes away completely. */
@LeakFree
class MailboxRemovalIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** Each with a mailbox of its own, all in one home. */
    private static final List<String> KILLS = List.of(
            "remove.mark:1",
            "remove.marked:1",
            "remove.move:1",
            "remove.moved:1",
            "remove.delete:1",
            "remove.delete:3");

    @TempDir
    Path logs;

    @Test
    void shouldBeWholeOrGoAwayWhenItsRemoverOrItsOwnerIsKilled(@ProofHome Path home) {
        try (JvmDriver jvms = JvmDriver.in(logs)) {
            for (int i = 0; i < KILLS.size(); i++) {
                kill(jvms, home, "box" + i, false, KILLS.get(i));
            }
            // Its owner dies: in a send, and in the middle of its own end.
            kill(jvms, home, "mine0", true, "commit.done:3");
            kill(jvms, home, "mine1", true, "remove.move:1");
        }
        try (Engine survivor = Engine.open(home, "survivor")) {
            Await.until(() -> "all but the first gone: " + MailboxRemovalTest.left(survivor), SOON, () -> {
                survivor.owners().sweepAll();
                return MailboxRemovalTest.left(survivor).equals(List.of("box0"));
            });
            MailboxStats whole = survivor.mailbox("box0").stats();
            assertThat(whole.depth()).isEqualTo(RemovalActor.MESSAGES);
            assertThat(survivor.removeMailbox("box0")).isTrue();
            assertThat(MailboxRemovalTest.left(survivor)).isEmpty();
            assertThat(survivor.mailbox("box1").stats().depth()).isZero();
        }
    }

    private static void kill(JvmDriver jvms, Path home, String mailbox, boolean ephemeral, String hit) {
        ChildJvm child = jvms.child("killed-" + mailbox, RemovalActor.class)
                .args(home, mailbox, ephemeral)
                .failAt(hit + ":kill")
                .start();
        child.awaitDeath(SOON);
        assertThat(child.said()).anyMatch(line -> line.startsWith("AT kill"));
        child.close();
    }
}
