package io.vigil.ipc.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.lane.ParkedTerm;
import io.vigil.ipc.mailbox.ParkedMailboxActor.Part;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.ChildJvm;
import io.vigil.ipc.proof.ChildLaunch;
import io.vigil.ipc.proof.JvmDriver;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real sender that is really stopped between claim and commit costs the others one term, for as long as it stands, in
 * a mailbox that has no byte more than it must have. And a real kill at every step of parking.
 */
@LeakFree
class ParkedMailboxIT {
    static final String MAILBOX = "narrow";
    /** More than any mailbox here can hold: every term of the lane is recycled. */
    static final int SOME = 6000;

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String STOPPED = "stopped";

    @TempDir
    Path output;

    private static MailboxConfig config(boolean competing) {
        MailboxConfig roomy = MailboxConfig.builder()
                .capacity(1_000_000)
                .maxMessageBytes(4096)
                .priorities(false)
                .competing(competing)
                .stallTimeoutMs(100)
                .build();
        return roomy.toBuilder()
                .capacityBytes(TermSizing.leastCapacityBytes(roomy))
                .build();
    }

    /** Everything of one test. */
    private final class Play implements AutoCloseable {
        final Path home;
        final JvmDriver jvms = JvmDriver.in(output);
        final Engine engine;
        final Mailbox mailbox;
        final ParkedTraffic traffic;

        Play(Path home, boolean competing) {
            this.home = home;
            this.engine = Engine.open(home, "survivor", OsPort.current(), VigilClock.SYSTEM, false);
            this.mailbox = engine.mailbox(MAILBOX, config(competing));
            this.traffic = new ParkedTraffic(mailbox, "survivor");
        }

        ChildLaunch actor(Part part, String name) {
            return jvms.child(name, ParkedMailboxActor.class).args(home, part, name);
        }

        ChildJvm stoppedSender() {
            ChildJvm child = actor(Part.SEND, STOPPED).failAt("payload:3:stop").start();
            child.awaitAt("payload", SOON);
            return child;
        }

        /** How many messages of one unit the lane can hold when nothing is wrong. */
        int laneCapacity() {
            return 2 * TermSizing.units(mailbox.config());
        }

        List<ParkedTerm> parked() {
            return MailboxView.open(MailboxFiles.of(home.resolve("mailboxes"), MAILBOX))
                    .parked(0);
        }

        void requireBytesKept() {
            assertThat(mailbox.stats().allocatedBytes())
                    .isLessThanOrEqualTo(mailbox.config().capacityBytes());
        }

        /** Sends without reading: the lane takes every term that it can have. */
        void fill() {
            assertThat(traffic.fill()).isEqualTo(Offer.NO_SPACE);
            requireBytesKept();
        }

        void finish() {
            traffic.pass(laneCapacity());
            traffic.read();
            MailboxStats stats = mailbox.stats();
            assertThat(stats.depth()).as(stats.toString()).isZero();
            assertThat(stats.isConserved()).as(stats.toString()).isTrue();
            assertThat(traffic.outOfOrder()).isEmpty();
            assertThat(traffic.receivedFrom("survivor")).isEqualTo(traffic.sent());
            requireBytesKept();
        }

        @Override
        public void close() {
            traffic.close();
            engine.close();
            jvms.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldCostOneTermWhileASenderIsStoppedAndNothingAfterwards(boolean competing, @ProofHome Path home) {
        try (Play play = new Play(home, competing)) {
            ChildJvm stopped = play.stoppedSender();

            play.traffic.pass(10 * play.laneCapacity());

            assertThat(play.traffic.receivedFrom("survivor")).isEqualTo(play.traffic.sent());
            assertThat(play.traffic.outOfOrder()).isEmpty();
            assertThat(play.mailbox.stats().parkedTerms()).isEqualTo(1);
            List<ParkedTerm> parked = play.parked();
            assertThat(parked).hasSize(1);
            assertThat(parked.get(0).owners()).hasSize(1).doesNotContain(play.engine.slot());
            play.requireBytesKept();

            stopped.cont();
            assertThat(stopped.awaitLine(line -> line.startsWith("SENT 2 "), SOON))
                    .as("sent again, as a new frame")
                    .isNotEqualTo("SENT 2 2");
            assertThat(play.parked().get(0).owners()).isEmpty();
            play.fill();
            assertThat(play.mailbox.stats().parkedTerms()).as("used again").isZero();
            stopped.send("END");
            stopped.awaitSuccess(SOON);

            play.finish();
            assertThat(play.traffic.receivedFrom(STOPPED)).isEqualTo(3);
            assertThat(play.mailbox.stats().lanes().get(0).aborted()).isEqualTo(1);
        }
    }

    @Test
    void shouldUseTheTermAgainWhenTheStoppedSenderIsKilledAndItsSlotTaken(@ProofHome Path home) {
        try (Play play = new Play(home, false)) {
            ChildJvm stopped = play.stoppedSender();
            play.traffic.pass(SOME);
            int slot = play.parked().get(0).owners().get(0);
            stopped.kill();
            play.engine.owners().sweepAll();
            assertThat(play.parked().get(0).owners()).isEmpty();

            ChildJvm heir = play.actor(Part.SEND, "heir").start();
            heir.awaitLine(line -> line.startsWith("SENT 2 "), SOON);
            assertThat(play.engine.owners().list()).anyMatch(info -> info.slot() == slot);
            play.fill();
            assertThat(play.mailbox.stats().parkedTerms()).isZero();
            heir.send("END");
            heir.awaitSuccess(SOON);
            play.finish();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"park.oldest", "park.oldest.done"})
    void shouldGoOnWhenWhoeverParksIsKilled(String site, @ProofHome Path home) {
        try (Play play = new Play(home, false)) {
            ChildJvm stopped = play.stoppedSender();
            ChildJvm passer =
                    play.actor(Part.PASS, "passer").failAt(site + ":1:kill").start();
            passer.awaitAt(site, SOON);
            play.engine.owners().sweepAll();

            play.traffic.pass(SOME);
            assertThat(play.mailbox.stats().parkedTerms()).isEqualTo(1);
            goesOn(play, stopped);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"grow.parked", "grow.filled", "grow.dir.done", "park.freed.done"})
    void shouldGoOnWhenWhoeverUsesTheTermAgainIsKilled(String site, @ProofHome Path home) {
        try (Play play = new Play(home, false)) {
            ChildJvm stopped = play.stoppedSender();
            ChildJvm passer = play.actor(Part.PASS, "passer").start();
            passer.awaitLine(line -> line.equals("PASSED"), SOON);
            assertThat(play.mailbox.stats().parkedTerms()).isEqualTo(1);
            stopped.cont();
            stopped.awaitLine(line -> line.startsWith("SENT 2 "), SOON);
            passer.arm(site + ":1:kill");
            passer.send("FILL");
            passer.awaitAt(site, SOON);
            play.engine.owners().sweepAll();

            play.traffic.pass(SOME);
            play.fill();
            assertThat(play.mailbox.stats().parkedTerms()).isZero();
            stopped.send("END");
            stopped.awaitSuccess(SOON);
            play.finish();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sweep.parked", "sweep.parked.done"})
    void shouldGoOnWhenWhoeverSweepsTheParkedTermIsKilled(String site, @ProofHome Path home) {
        try (Play play = new Play(home, false)) {
            ChildJvm stopped = play.stoppedSender();
            play.traffic.pass(SOME);
            stopped.kill();
            ChildJvm sweeper =
                    play.actor(Part.SWEEP, "sweeper").failAt(site + ":1:kill").start();
            sweeper.awaitAt(site, SOON);

            Await.until("the dead are swept", SOON, () -> {
                play.engine.owners().sweepAll();
                return play.parked().get(0).owners().isEmpty();
            });
            play.fill();
            assertThat(play.mailbox.stats().parkedTerms()).isZero();
            play.finish();
        }
    }

    private static void goesOn(Play play, ChildJvm stopped) {
        stopped.cont();
        stopped.awaitLine(line -> line.startsWith("SENT 2 "), SOON);
        play.fill();
        assertThat(play.mailbox.stats().parkedTerms()).isZero();
        stopped.send("END");
        stopped.awaitSuccess(SOON);
        play.finish();
    }
}
