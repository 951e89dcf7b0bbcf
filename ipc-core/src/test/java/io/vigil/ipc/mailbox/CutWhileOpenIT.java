package io.vigil.ipc.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Somebody cuts a file off under a process that has it mapped. The kernel answers a touch of a missing page with SIGBUS;
 * the JVM makes an InternalError of it where it can, and dies where it cannot (a compare-and-set of the interpreter, the
 * checksum's intrinsic on 17), or tries again for ever. So that process may be lost; nothing wrong is handed over, nobody
 * else is harmed, and whoever comes afterwards is told.
 */
@LeakFree
class CutWhileOpenIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ABORTED = 134;
    private static final int KILLED = 137;

    @ParameterizedTest
    @CsvSource({"control,0", "terms/19700101F.cq4,4096", "terms/19700101F.cq4,12288"})
    void shouldHarmNobodyElseWhenAFileIsCutUnderAnOpenMailbox(String file, long length, @ProofHome Path home) {
        MailboxScene scene = new MailboxScene(home);
        try (JvmDriver jvms = JvmDriver.in(home.resolve("logs"));
                Mailbox other = scene.open("other", DamageTemplate.EXCLUSIVE, 2);
                MailboxReader reader = other.reader(false)) {
            MailboxScene.send(other.writer(), 0, "before");

            int exit = cutUnder(jvms, home, file, length);

            System.out.println("cut=" + file + "@" + length + " exit=" + exit);
            assertThat(exit).isIn(0, ABORTED, KILLED);
            MailboxScene.send(other.writer(), 0, "after");
            assertThat(MailboxScene.drain(reader)).containsExactly("before", "after");
            assertTold(scene);
        }
    }

    private static int cutUnder(JvmDriver jvms, Path home, String file, long length) {
        ChildJvm child = jvms.child("cut", CutWhileOpenActor.class)
                .args(home, file, length, 1000)
                .start();
        child.awaitLine("CUT"::equals, PATIENCE);
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        Await.until(() -> "end of the child", PATIENCE, () -> !child.isAlive() || System.nanoTime() - deadline > 0);
        child.killWithoutWaiting(); // where the JVM tries again for ever
        int exit = child.awaitDeath(PATIENCE);
        assertThat(child.said()).noneMatch(said -> said.contains("WRONG"));
        return exit;
    }

    private static void assertTold(MailboxScene scene) {
        List<String> got = new ArrayList<>();
        VigilException thrown = null;
        try (Mailbox box = scene.open("box", 3);
                MailboxReader reader = box.reader(true)) {
            while (reader.poll(frame -> got.add(MailboxScene.text(frame)), 10) > 0) {
                // Until nothing is left, or damage is met.
            }
        } catch (VigilException e) {
            thrown = e;
        }
        assertThat(got).allMatch(text -> text.startsWith("waits ") || text.startsWith("after "));
        assertThat(thrown).as("the error that tells of it").isNotNull();
        assertThat(thrown.code()).isEqualTo(ErrorCode.CORRUPT_STORE);
    }
}
