package io.vigil.broker.request;

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

/** One process asks another; each of them is killed in turn. */
@LeakFree
class RequestIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path output;

    private static ChildJvm ready(ChildJvm child) {
        child.awaitLine("READY"::equals, SOON);
        return child;
    }

    private static String ask(ChildJvm child, String text) {
        child.send(text);
        return child.awaitLine(line -> line.startsWith("REPLY "), SOON);
    }

    @Test
    void shouldAnswerAcrossProcessesWhicheverOfThemWasKilled(@ProofHome Path home) {
        try (JvmDriver jvms = JvmDriver.in(output);
                Participant watcher = Participant.open(home, "watcher")) {
            ChildJvm server = ready(jvms.start("server", RequestActor.class, home, "answers"));
            ChildJvm asks = ready(jvms.start("asks", RequestActor.class, home, "asks"));
            assertThat(ask(asks, "one")).isEqualTo("REPLY re: one");
            assertThat(ask(asks, "two")).isEqualTo("REPLY re: two");

            // A server that stands still has the request in hand when the one who asks is killed.
            server.stop();
            asks.send("three");
            Await.until("the request", SOON, () -> depth(watcher) == 1);
            asks.kill();
            Await.until(
                    "the reply mailbox goes with its process",
                    SOON,
                    () -> watcher.messaging().engine().mailboxNames().equals(List.of(RequestActor.MAILBOX)));
            server.cont();
            server.awaitLine("NOBODY"::equals, SOON);

            // A server that is killed leaves the request to the next one.
            ChildJvm again = ready(jvms.start("again", RequestActor.class, home, "asks"));
            assertThat(ask(again, "four")).isEqualTo("REPLY re: four");
            server.stop();
            again.send("five");
            Await.until("the request", SOON, () -> depth(watcher) == 1);
            server.kill();
            ChildJvm next = ready(jvms.start("next", RequestActor.class, home, "answers"));
            assertThat(again.awaitLine(line -> line.startsWith("REPLY "), SOON)).isEqualTo("REPLY re: five");
            next.kill();
            assertThat(ask(again, "six")).isEqualTo("REPLY RECEIVER_UNAVAILABLE");
            again.send("END");
            again.awaitSuccess(SOON);
            assertThat(watcher.messaging().engine().mailboxNames()).containsExactly(RequestActor.MAILBOX);
        }
    }

    private static long depth(Participant watcher) {
        return watcher.messaging()
                .engine()
                .mailbox(RequestActor.MAILBOX)
                .stats()
                .depth();
    }
}
