package io.vigil.ipc.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.proof.Await;
import io.vigil.ipc.proof.JvmDriver;
import java.nio.file.Path;
import java.time.Duration;

/** Who is stopped in the middle of a step, and what the others still do meanwhile. */
enum StopScene {
    /** Its third message is in lane 2, behind two of its own and in front of ten of ours: held up for stallTimeout. */
    SENDER(KillRole.RINGER) {
        @Override
        void look(Survivor survivor) {
            getPast(survivor);
        }
    },

    /** Its frame was aborted meanwhile; it finds out, and is killed while it ends its limbo. */
    SENDER_ON_ITS_WAY_OUT(KillRole.RINGER) {
        @Override
        String rules(String hit) {
            return "payload:3:stop," + hit + ":kill";
        }

        @Override
        void look(Survivor survivor) {
            getPast(survivor);
        }
    },

    /** Keeps the role, for as long as it stands. */
    CONSUMER(KillRole.CONSUMER) {
        @Override
        void look(Survivor survivor) {
            assertThat(survivor.send(0, 1, 100)).isNotNegative();
            assertThat(Await.within(A_WHILE, () -> !survivor.hasLivingPeer())).isFalse();
            assertThatThrownBy(() -> survivor.takeRole(false))
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONSUMER_ACTIVE));
        }
    },

    /** Keeps its lease, and holds up nobody. */
    COMPETITOR(KillRole.COMPETITOR) {
        @Override
        void look(Survivor survivor) {
            survivor.receive();
            assertThat(Await.within(A_WHILE, () -> !survivor.hasLivingPeer())).isFalse();
            survivor.receive();
            assertThat(survivor.mailbox().stats().depth()).isEqualTo(1);
            assertThat(survivor.mailbox().stats().lanes().get(0).leased()).isEqualTo(1);
        }
    },

    /** Its leases have a limit: the messages in its hands go to others, and its decisions come too late. */
    HOLDER_OF_LIMITED_LEASES(KillRole.COMPETING_HOLDER) {
        @Override
        void look(Survivor survivor) {
            drain(survivor);
            assertThat(survivor.hasLivingPeer()).isTrue();
        }
    },

    /** Holds the lock of growth; lanes 0 to 3 have their terms, the seventh growth is the first of lane 4. */
    GROWER(KillRole.SENDER) {
        @Override
        void look(Survivor survivor) {
            assertThat(survivor.send(4, 1, 100)).isEqualTo(Offer.GROWTH_HELD);
            for (int lane = 0; lane < 4; lane++) {
                assertThat(survivor.send(lane, 1, 100)).isNotNegative();
            }
            survivor.receive();
            survivor.stopReading();
            assertThat(survivor.hasLivingPeer()).isTrue();
        }
    },

    /** Holds the lock of moves. */
    MOVER(KillRole.COMPETITOR) {
        @Override
        void look(Survivor survivor) {
            assertThat(survivor.deadLetterOne()).isFalse();
            // What is over ends without a letter when its janitor has waited for the lock in vain; until then it has
            // it.
            Await.until(() -> "all but one: " + survivor.mailbox().stats(), SOON, () -> {
                survivor.receive();
                return survivor.mailbox().stats().depth() == 1;
            });
            assertThat(survivor.hasLivingPeer()).isTrue();
        }
    },

    /** Holds the lock of a dead slot: that of a sender first, then that of a reader. The dead are seen to be dead. */
    SWEEPER(KillRole.SWEEPER) {
        @Override
        void look(Survivor survivor) {
            survivor.takeRole(false);
            drain(survivor);
            survivor.stopReading();
        }
    },

    /** Takes the role from us, and has not got it yet. */
    TAKER(KillRole.TAKER) {
        @Override
        void look(Survivor survivor) {
            survivor.receive();
            assertThat(survivor.mailbox().stats().depth()).isZero();
        }
    },

    /** Looks at deadlines under the role of the reader: steps back at once. */
    JANITOR(KillRole.EXPIRER) {
        @Override
        void look(Survivor survivor) {
            survivor.takeRole(false);
            survivor.receive();
            assertThat(survivor.mailbox().stats().depth()).isZero();
            survivor.stopReading();
        }
    },

    /** Looks at the deadline of a frame that it has leased: loses it after stallTimeout. */
    COMPETING_JANITOR(KillRole.COMPETING_EXPIRER) {
        @Override
        void look(Survivor survivor) {
            drain(survivor);
        }
    },

    /** The same with the lock of moves in hand: whoever reads then ends such messages without a dead letter. */
    BURIER(KillRole.BURIER) {
        @Override
        void look(Survivor survivor) {
            JANITOR.look(survivor);
        }
    },

    COMPETING_BURIER(KillRole.COMPETING_BURIER) {
        @Override
        void look(Survivor survivor) {
            drain(survivor);
        }
    };

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration A_WHILE = Duration.ofMillis(400);

    private final KillRole role;

    StopScene(KillRole role) {
        this.role = role;
    }

    /** What must hold while it stands. */
    abstract void look(Survivor survivor);

    /** What is done at that hit. */
    String rules(String hit) {
        return hit + ":stop";
    }

    /** A real SIGSTOP at a hit, a look, a SIGCONT; in the end nothing is lost or doubled. */
    void play(String hit, Path home, Path logs) {
        try (JvmDriver jvms = JvmDriver.in(logs.resolve("output"))) {
            KillTemplate template = KillTemplate.make(role, new KillStage(home, logs, jvms));
            assertThat(KillScene.play(template, rules(hit), this::look).fired()).isTrue();
        }
    }

    private static void getPast(Survivor survivor) {
        survivor.send(0, 2);
        Await.until(() -> "everything past the stopped sender: " + survivor.received(), SOON, () -> {
            survivor.receive();
            survivor.nap();
            return survivor.received() >= 12;
        });
        assertThat(survivor.hasLivingPeer()).isTrue();
    }

    private static void drain(Survivor survivor) {
        Await.until(() -> "everything: " + survivor.mailbox().stats(), SOON, () -> {
            survivor.receive();
            survivor.nap();
            return survivor.mailbox().stats().depth() == 0;
        });
    }
}
