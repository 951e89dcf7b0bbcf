package io.vigil.ipc.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.JvmDriver;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real SIGSTOP in the middle of a step, and a SIGCONT later: the stopped one is never robbed, the others get on, and
 * nothing is lost or doubled.
 */
@LeakFree
class StopPointsIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration A_WHILE = Duration.ofMillis(400);

    @TempDir
    Path logs;

    /** The third message goes into lane 2, behind two of its own and in front of ten of ours. */
    @ParameterizedTest
    @ValueSource(strings = {"claim.done:3", "hint:3", "payload:3", "commit:3"})
    void shouldHoldUpItsLaneNoLongerThanTheStallTimeoutWhenASenderStops(String hit, @ProofHome Path home) {
        play(KillRole.RINGER, home, hit + ":stop", StopPointsIT::getPastTheSender);
    }

    @ParameterizedTest
    @ValueSource(strings = {"giveUp:1", "leaveLimbo:1"})
    void shouldEndTheLimboOfASenderWhenItIsKilledOnItsWayOut(String hit, @ProofHome Path home) {
        play(KillRole.RINGER, home, "payload:3:stop," + hit + ":kill", StopPointsIT::getPastTheSender);
    }

    private static void getPastTheSender(Survivor survivor) {
        survivor.send(0, 2);
        Await.until(() -> "everything past the stopped sender: " + survivor.received(), SOON, () -> {
            survivor.receive();
            survivor.nap();
            return survivor.received() >= 12;
        });
        assertThat(survivor.hasLivingPeer()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"inWork.done:7", MessageSink.IN_HAND + ":3", "release:1"})
    void shouldKeepTheRoleWhenTheConsumerStops(String hit, @ProofHome Path home) {
        play(KillRole.CONSUMER, home, hit + ":stop", survivor -> {
            assertThat(survivor.send(0, 1, 100)).isNotNegative();
            assertThat(Await.within(A_WHILE, () -> !survivor.hasLivingPeer())).isFalse();
            assertThatThrownBy(() -> survivor.takeRole(false))
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONSUMER_ACTIVE));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lease.done:2", MessageSink.IN_HAND + ":2", "done:1", "nack:1"})
    void shouldKeepItsLeaseAndHoldUpNobodyWhenACompetitorStops(String hit, @ProofHome Path home) {
        play(KillRole.COMPETITOR, home, hit + ":stop", survivor -> {
            survivor.receive();
            assertThat(Await.within(A_WHILE, () -> !survivor.hasLivingPeer())).isFalse();
            survivor.receive();
            assertThat(survivor.mailbox().stats().depth()).isEqualTo(1);
            assertThat(survivor.mailbox().stats().lanes().get(0).leased()).isEqualTo(1);
        });
    }

    /** Lanes 0 to 3 have their terms; the seventh growth is the first of lane 4. */
    @ParameterizedTest
    @ValueSource(strings = {"grow.allocated:7", "grow.counted:7", "grow.dir:7"})
    void shouldRefuseGrowthOnlyWhenItsHolderStops(String hit, @ProofHome Path home) {
        play(KillRole.SENDER, home, hit + ":stop", survivor -> {
            long beginNs = System.nanoTime();
            assertThat(survivor.send(4, 1, 100)).isEqualTo(Offer.GROWTH_HELD);
            assertThat(Duration.ofNanos(System.nanoTime() - beginNs)).isLessThan(SOON);
            for (int lane = 0; lane < 4; lane++) {
                assertThat(survivor.send(lane, 1, 100)).isNotNegative();
            }
            survivor.receive();
            survivor.stopReading();
            assertThat(survivor.hasLivingPeer()).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"move.begin.done:1", "move.target.done:1", "move.source.done:1"})
    void shouldRefuseMovesOnlyWhenAMoverStops(String hit, @ProofHome Path home) {
        play(KillRole.COMPETITOR, home, hit + ":stop", survivor -> {
            long beginNs = System.nanoTime();
            assertThat(survivor.deadLetterOne()).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - beginNs)).isLessThan(SOON);
            survivor.receive();
            assertThat(survivor.mailbox().stats().depth()).isEqualTo(1);
            assertThat(survivor.hasLivingPeer()).isTrue();
        });
    }

    /** A dead sender's slot is swept first, then that of the dead reader. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sweep.locked:1",
                "sweep.dirty:1",
                "sweep.repaired:1",
                "sweep.locked:2",
                "sweep.dirty:2",
                "sweep.clean:2"
            })
    void shouldStillSeeThatAnOwnerIsDeadWhenItsSweeperStops(String hit, @ProofHome Path home) {
        play(KillRole.SWEEPER, home, hit + ":stop", survivor -> {
            survivor.takeRole(false);
            Await.until(() -> "everything of the dead: " + survivor.received(), SOON, () -> {
                survivor.receive();
                survivor.nap();
                return survivor.mailbox().stats().depth() == 0;
            });
            survivor.stopReading();
        });
    }

    @Test
    void shouldGoOnReadingWhenWhoeverTakesTheRoleStopsBeforeTheFence(@ProofHome Path home) {
        play(KillRole.TAKER, home, "takeover.limbo.done:1:stop", survivor -> {
            survivor.receive();
            assertThat(survivor.mailbox().stats().depth()).isZero();
        });
    }

    private void play(KillRole role, Path home, String rules, KillScene.Meanwhile meanwhile) {
        try (JvmDriver jvms = JvmDriver.in(logs.resolve("output"))) {
            KillTemplate template = KillTemplate.make(role, new KillStage(home, logs, jvms));
            assertThat(KillScene.play(template, rules, meanwhile).fired()).isTrue();
        }
    }
}
