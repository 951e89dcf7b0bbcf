package io.vigil.ipc.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.lane.Cells;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameFields;
import io.vigil.ipc.lane.FrameLayout;
import io.vigil.ipc.lane.FrameLeases;
import io.vigil.ipc.lane.FrameSnapshot;
import io.vigil.ipc.lane.LaneTotals;
import io.vigil.ipc.lane.LaneWindow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames that move between lanes, and what a death at any step of it leaves. */
class MoverTest {
    private static final long LATER_MS = Long.MAX_VALUE / 2;

    @TempDir
    Path home;

    /** One move, of the oldest message of a lane. */
    private enum Move {
        DELAY(2) {
            @Override
            boolean run(Mailbox mailbox, FrameLeases leases, Frame frame) {
                return leases.beginMove(frame) && mailbox.mover().delay(mailbox.lane(2), frame, LATER_MS);
            }
        },
        DEAD_LETTER(2) {
            @Override
            boolean run(Mailbox mailbox, FrameLeases leases, Frame frame) {
                return leases.beginMove(frame)
                        && mailbox.mover().deadLetter(mailbox.lane(2), frame, failure(), "no such account");
            }
        },
        BURIAL(2) {
            @Override
            boolean run(Mailbox mailbox, FrameLeases leases, Frame frame) {
                long cell = Cells.leased(frame.generation(), mailbox.owners().slot(), 1, 1, 0);
                return mailbox.mover().bury(mailbox.lane(2), frame, cell, Cells.EXPIRED, failure());
            }
        },
        REDRIVE(ControlLayout.DEAD) {
            @Override
            boolean run(Mailbox mailbox, FrameLeases leases, Frame frame) {
                return leases.beginMove(frame) && mailbox.mover().redrive(frame);
            }
        },
        RELOCATION(ControlLayout.DELAYED) {
            @Override
            boolean run(Mailbox mailbox, FrameLeases leases, Frame frame) {
                return leases.beginMove(frame)
                        && mailbox.mover().delay(mailbox.lane(ControlLayout.DELAYED), frame, LATER_MS);
            }
        };

        final int from;

        Move(int from) {
            this.from = from;
        }

        abstract boolean run(Mailbox mailbox, FrameLeases leases, Frame frame);

        private static Failure failure() {
            return new Failure(Failure.Reason.EXPIRED, 3, 1, 10, 20);
        }

        /** Where the message is afterwards. */
        int to() {
            return switch (this) {
                case DELAY, RELOCATION -> ControlLayout.DELAYED;
                case DEAD_LETTER, BURIAL -> ControlLayout.DEAD;
                case REDRIVE -> 2;
            };
        }
    }

    private MailboxScene scene() {
        return new MailboxScene(home);
    }

    private static MailboxConfig config() {
        return MailboxConfig.builder()
                .competing(true)
                .capacityBytes(4 << 20)
                .maxMessageBytes(4096)
                .build();
    }

    private static List<FrameSnapshot> waiting(Mailbox mailbox, MailboxScene scene, int lane) {
        List<FrameSnapshot> frames = new ArrayList<>();
        scene.view(mailbox.name()).forEachFrame(lane, frame -> {
            if (frame.state() == FrameSnapshot.State.READY || frame.state() == FrameSnapshot.State.LEASED) {
                frames.add(frame);
            }
        });
        return frames;
    }

    private static String text(FrameSnapshot frame) {
        return new String(Objects.requireNonNull(frame.content()).payload(), StandardCharsets.UTF_8);
    }

    /** Takes the oldest message of a lane. */
    private static Frame take(Mailbox mailbox, MailboxScene scene, int lane) {
        Frame frame = new Frame();
        FrameSnapshot first = waiting(mailbox, scene, lane).get(0);
        FrameLeases leases = new FrameLeases(mailbox.lane(lane));
        assertThat(leases.take(frame, first.term(), first.unit(), Long.MAX_VALUE, 0))
                .isEqualTo(LaneWindow.TAKEN);
        return frame;
    }

    private static boolean run(Move move, Mailbox mailbox, MailboxScene scene) {
        Frame frame = take(mailbox, scene, move.from);
        return move.run(mailbox, new FrameLeases(mailbox.lane(move.from)), frame);
    }

    /** Puts one message to where the move takes it from. */
    private static void prepare(Move move, Mailbox mailbox, MailboxScene scene, String text) {
        MailboxScene.send(mailbox.writer(), 2, text);
        if (move.from == ControlLayout.DEAD) {
            assertThat(run(Move.DEAD_LETTER, mailbox, scene)).isTrue();
        } else if (move.from == ControlLayout.DELAYED) {
            assertThat(run(Move.DELAY, mailbox, scene)).isTrue();
        }
    }

    /** Ends everything that waits anywhere. */
    private static void clear(Mailbox mailbox, MailboxScene scene) {
        for (int lane = 0; lane < ControlLayout.LANE_COUNT; lane++) {
            FrameLeases leases = new FrameLeases(mailbox.lane(lane));
            while (!waiting(mailbox, scene, lane).isEmpty()) {
                assertThat(leases.end(take(mailbox, scene, lane), Cells.ACKED)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Move.class)
    void shouldBeInOnePlaceWhenTheMoverDiesAtAnyStep(Move move) {
        try (Mailbox mailbox = scene().open("moves", config(), 1)) {
            prepare(move, mailbox, scene(), "counted");
            int hits;
            try (Mailbox fresh = scene().open("moves", 2)) {
                Frame frame = take(fresh, scene(), move.from);
                hits = Deaths.countHits(
                        () -> assertThat(run(move, fresh, frame)).isTrue());
            }
            clear(mailbox, scene());
            int undone = 0;
            int finished = 0;
            for (int hit = 1; hit <= hits; hit++) {
                // One that lives first: its claim leaves a hint, those of the dead do not.
                prepare(move, mailbox, scene(), "alive");
                assertThat(run(move, mailbox, scene())).isTrue();
                clear(mailbox, scene());
                prepare(move, mailbox, scene(), "message " + hit);
                LaneTotals before = mailbox.stats().lanes().get(2);
                try (Mailbox mortal = scene().open("moves", MailboxScene.DEAD_SLOT + hit)) {
                    Frame frame = take(mortal, scene(), move.from);
                    Deaths.dieAt(hit, () -> run(move, mortal, frame));
                }
                assertThat(mailbox.sweep(MailboxScene.DEAD_SLOT + hit)).isTrue();
                List<FrameSnapshot> left = new ArrayList<>();
                for (int lane = 0; lane < ControlLayout.LANE_COUNT; lane++) {
                    left.addAll(waiting(mailbox, scene(), lane));
                }
                MailboxStats stats = mailbox.stats();
                assertThat(stats.isConserved()).as("hit %d: %s", hit, stats).isTrue();
                LaneTotals after = stats.lanes().get(2);
                // The copy of what ends anyway may be lost with its maker, the message may not come twice.
                boolean ended = move == Move.BURIAL && after.expired() > before.expired();
                if (!ended || !left.isEmpty()) {
                    assertThat(left).as("hit %d", hit).hasSize(1);
                    assertThat(text(left.get(0))).isEqualTo("message " + hit);
                    assertThat(left.get(0).state()).isEqualTo(FrameSnapshot.State.READY);
                    assertThat(left.get(0).lane()).isIn(move.from, move.to());
                }
                finished += left.stream().anyMatch(frame -> frame.lane() == move.to()) ? 1 : 0;
                undone += left.stream().anyMatch(frame -> frame.lane() == move.from) ? 1 : 0;
                clear(mailbox, scene());
            }
            assertThat(finished).isPositive();
            assertThat(undone).isPositive();
            assertThat(mailbox.stats().lanes()).allMatch(LaneTotals::isConserved);
        }
    }

    @Test
    void shouldCarryWhatItMustWhenAMessageIsDelayed() {
        try (Mailbox mailbox = scene().open("delays", config(), 1)) {
            MailboxScene.send(mailbox.writer(), 2, "later");
            Frame frame = take(mailbox, scene(), 2);
            assertThat(run(Move.DELAY, mailbox, frame)).isTrue();

            FrameSnapshot copy =
                    waiting(mailbox, scene(), ControlLayout.DELAYED).get(0);
            assertThat(copy.deliveries()).isEqualTo(1);
            FrameSnapshot.Content content = Objects.requireNonNull(copy.content());
            assertThat(content.notBeforeMs()).isEqualTo(LATER_MS);
            assertThat(Origin.in(content.presence(), content.optional()))
                    .isEqualTo(new Origin(2, frame.generation(), frame.unit()));
            MailboxStats stats = mailbox.stats();
            assertThat(stats.lanes().get(2).sent()).isZero();
            assertThat(stats.lanes().get(ControlLayout.DELAYED).sent()).isOne();
            assertThat(stats.lanes().get(ControlLayout.DELAYED).depth()).isOne();

            assertThat(run(Move.RELOCATION, mailbox, scene())).isTrue();
            assertThat(waiting(mailbox, scene(), ControlLayout.DELAYED)).hasSize(1);
            assertThat(mailbox.stats().lanes().get(ControlLayout.DELAYED).sent())
                    .isOne();
        }
    }

    private static boolean run(Move move, Mailbox mailbox, Frame taken) {
        return move.run(mailbox, new FrameLeases(mailbox.lane(move.from)), taken);
    }

    @Test
    void shouldGoBackAsItWasSentWhenADeadLetterIsRedriven() {
        UnsafeBuffer optional = new UnsafeBuffer(new byte[8]);
        optional.putLong(0, 5);
        UnsafeBuffer payload = new UnsafeBuffer("again".getBytes(StandardCharsets.UTF_8));
        try (Mailbox mailbox = scene().open("redrives", config(), 1)) {
            mailbox.writer().offer(4, FrameLayout.HAS_DEADLINE, optional, 8, payload, 0, 5, 77);
            Frame frame = take(mailbox, scene(), 4);
            FrameLeases leases = new FrameLeases(mailbox.lane(4));
            assertThat(leases.beginMove(frame)).isTrue();
            Failure failure = new Failure(Failure.Reason.REJECTED, 3, 1, 77, 99);
            assertThat(mailbox.mover().deadLetter(mailbox.lane(4), frame, failure, "z\u00fcge ".repeat(300)))
                    .isTrue();

            FrameSnapshot dead = waiting(mailbox, scene(), ControlLayout.DEAD).get(0);
            FrameSnapshot.Content content = Objects.requireNonNull(dead.content());
            int at = FrameFields.offsetOf(content.presence(), FrameLayout.HAS_FAILURE, content.optional());
            assertThat(Failure.decode(content.optional(), at)).isEqualTo(failure);
            int why = FrameFields.offsetOf(content.presence(), FrameLayout.HAS_REASON, content.optional());
            int length = FrameFields.lengthOf(FrameLayout.HAS_REASON, content.optional(), why);
            assertThat(length).isBetween(2 + Relabelled.MOST_TEXT - 1, 2 + Relabelled.MOST_TEXT);
            assertThat(new String(content.optional(), why + 2, length - 2, StandardCharsets.UTF_8))
                    .startsWith("z\u00fcge z\u00fcge")
                    .doesNotContain("\ufffd");

            assertThat(run(Move.REDRIVE, mailbox, scene())).isTrue();
            FrameSnapshot back = waiting(mailbox, scene(), 4).get(0);
            assertThat(back.deliveries()).isZero();
            content = Objects.requireNonNull(back.content());
            assertThat(content.presence()).isZero();
            assertThat(content.optional()).isEmpty();
            assertThat(content.enqueuedMs()).isEqualTo(77);
            assertThat(text(back)).isEqualTo("again");
        }
    }
}
