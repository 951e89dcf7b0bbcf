package io.vigil.broker.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.broker.Participant;
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

/** A server in one process, two that call it in others; a caller and the server are killed. */
@LeakFree
class GenServerIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path output;

    private static ChildJvm ready(ChildJvm child) {
        child.awaitLine("READY"::equals, SOON);
        return child;
    }

    private static String answer(ChildJvm child) {
        return child.awaitLine(line -> line.startsWith("ANSWER "), SOON).substring("ANSWER ".length());
    }

    private static String ask(ChildJvm child, String text) {
        child.send(text);
        return answer(child);
    }

    @Test
    void shouldServeTheOthersWhoeverIsKilled(@ProofHome Path home) {
        try (JvmDriver jvms = JvmDriver.in(output);
                Participant watcher = Participant.open(home, "watcher")) {
            ChildJvm server = ready(jvms.start("server", ServerActor.class, home, "runs"));
            ChildJvm one = ready(jvms.start("one", ServerActor.class, home, "calls"));
            ChildJvm two = ready(jvms.start("two", ServerActor.class, home, "calls"));
            assertThat(ask(one, "inc")).isEqualTo("1");
            assertThat(ask(two, "inc")).isEqualTo("2");

            // A caller is killed while its call is being handled: its call counts, and the other one is served.
            server.arm("server.handled:1:block");
            one.send("inc");
            server.awaitAt("server.handled", SOON);
            one.kill();
            Await.until(
                    "the reply mailbox of the killed one goes",
                    SOON,
                    () -> watcher.messaging().engine().mailboxNames().size() == 2);
            server.go();
            assertThat(ask(two, "inc")).isEqualTo("4");

            // The server is killed with a call in hand: the next one, which begins anew, answers it.
            server.arm("server.taken:1:kill");
            two.send("inc");
            server.awaitAt("server.taken", SOON);
            assertThat(ask(ready(jvms.start("early", ServerActor.class, home, "calls")), "value"))
                    .isEqualTo("RECEIVER_UNAVAILABLE");
            ready(jvms.start("again", ServerActor.class, home, "runs"));
            assertThat(answer(two)).isEqualTo("1");
            assertThat(ask(two, "value")).isEqualTo("1");
            assertThat(watcher.messaging().engine().mailboxNames())
                    .filteredOn(name -> !name.startsWith("reply-"))
                    .isEqualTo(List.of("counter"));
        }
    }
}
