package io.vigil.broker.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.broker.Participant;
import io.vigil.ipc.message.OutgoingMessage;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.JvmDriver;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process publishes, two others subscribe; one of them is killed. */
@LeakFree
class TopicsIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path output;

    private static void assertGot(ChildJvm child, String what) {
        assertThat(child.awaitLine(line -> line.startsWith("GOT "), SOON)).isEqualTo("GOT " + what);
    }

    @Test
    void shouldReachSubscribersOfOtherProcesses(@ProofHome Path home) {
        try (JvmDriver jvms = JvmDriver.in(output);
                Participant me = Participant.open(home, "publisher")) {
            ChildJvm all = jvms.start("all", TopicActor.class, home, "all", "events.#");
            ChildJvm users = jvms.start("users", TopicActor.class, home, "users", "events.user.*");
            all.awaitLine("READY"::equals, SOON);
            users.awaitLine("READY"::equals, SOON);
            Topics topics = me.broker().topics();
            assertThat(topics.publish("events.user.new", OutgoingMessage.of("1")))
                    .isEqualTo(new Published(2, 0));
            assertThat(topics.publish("events.up", OutgoingMessage.of("2"))).isEqualTo(new Published(1, 0));
            assertGot(users, "events.user.new 1");
            assertGot(all, "events.user.new 1");
            assertGot(all, "events.up 2");

            users.kill();
            Await.until(
                    "the killed subscriber's mailbox goes",
                    SOON,
                    () -> !me.messaging().engine().hasMailbox("users"));
            assertThat(topics.publish("events.user.new", OutgoingMessage.of("3")))
                    .isEqualTo(new Published(1, 0));
            assertThat(topics.subscribers("events.user.new")).containsExactly("all");
            assertGot(all, "events.user.new 3");
            all.send("END");
            all.awaitSuccess(SOON);
            assertThat(me.messaging().engine().mailboxNames()).isEmpty();
        }
    }
}
