package io.vigil.ipc.mailbox;

import static io.vigil.ipc.mailbox.MailboxScene.drain;
import static io.vigil.ipc.mailbox.MailboxScene.send;
import static io.vigil.ipc.mailbox.MailboxScene.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameSnapshot;
import io.vigil.ipc.lane.FrameSnapshot.State;
import io.vigil.ipc.lane.LaneLayout;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage in a term of a mailbox that is in use: one typed error, counted, and the lane goes on. */
@LeakFree
class QuarantineTest {
    private static final long GARBAGE = 0xDEAD_BEEF_0BAD_F00DL;
    private static final MailboxConfig SMALL = MailboxConfig.builder()
            .capacity(100_000)
            .capacityBytes(4 << 20)
            .maxMessageBytes(2048)
            .build();
    private static final MailboxConfig COMPETING =
            SMALL.toBuilder().competing(true).build();

    private static VigilException corrupt(Runnable work) {
        VigilException thrown = catchThrowableOfType(VigilException.class, work::run);
        assertThat(thrown).isNotNull();
        assertThat(thrown.code()).isEqualTo(ErrorCode.CORRUPT_STORE);
        return thrown;
    }

    private static Set<String> sendMany(MailboxWriter writer, int count, int length) {
        Set<String> sent = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            String text = "message " + i + " " + "x".repeat(length);
            assertThat(send(writer, 0, text)).isNotNegative();
            sent.add(text);
        }
        return sent;
    }

    @Test
    void shouldDeliverEverythingElseWhenACellIsGarbage(@ProofHome Path home) {
        MailboxScene scene = new MailboxScene(home);
        try (Mailbox mailbox = scene.open("box", SMALL, 1);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            List<String> sent = new ArrayList<>(sendMany(writer, 10, 0));
            DamagedBox box = DamagedBox.of(scene.files("box"));
            box.write(box.cell(0, 1, 4), GARBAGE);
            List<String> got = new ArrayList<>();

            VigilException thrown = corrupt(() -> reader.poll(frame -> got.add(text(frame)), 100));

            assertThat(thrown)
                    .hasMessageContaining("file=" + box.terms() + ", offset=" + box.cell(0, 1, 4))
                    .hasMessageContaining("unit=4")
                    .hasMessageContaining("found=")
                    .hasMessageContaining("expected=")
                    .hasMessageContaining("set aside");
            got.addAll(drain(reader));
            sent.remove(4);
            assertThat(got).isEqualTo(sent);
            assertThat(send(writer, 0, "next")).isNotNegative();
            assertThat(box.active(0)).as("producers have left the damaged term").isEqualTo(2);
            assertThat(drain(reader)).containsExactly("next");
            MailboxStats stats = mailbox.stats();
            assertThat(stats.isConserved()).isTrue();
            assertThat(stats.sent()).isEqualTo(11);
            assertThat(stats.dropped()).isEqualTo(1);
            assertThat(stats.corrupt().get(0)).isEqualTo(1);
            assertThat(stats.keptTerms()).isEqualTo(1);
        }
    }

    @Test
    void shouldDeliverEverythingElseToCompetingReadersWhenACellIsGarbage(@ProofHome Path home) {
        MailboxScene scene = new MailboxScene(home);
        try (Mailbox mailbox = scene.open("box", COMPETING, 1);
                LeasingReader reader = mailbox.leasingReader()) {
            MailboxWriter writer = mailbox.writer();
            List<String> sent = new ArrayList<>(sendMany(writer, 10, 0));
            DamagedBox box = DamagedBox.of(scene.files("box"));
            box.write(box.cell(0, 1, 4), GARBAGE);
            List<String> got = new ArrayList<>();
            Frame frame = new Frame();
            for (int i = 0; i < 4; i++) {
                assertThat(reader.take(frame)).isTrue();
                got.add(text(frame));
                assertThat(reader.acknowledge(frame)).isTrue();
            }

            corrupt(() -> reader.take(frame));

            while (reader.take(frame)) {
                got.add(text(frame));
                assertThat(reader.acknowledge(frame)).isTrue();
            }
            sent.remove(4);
            assertThat(got).isEqualTo(sent);
            MailboxStats stats = mailbox.stats();
            assertThat(stats.isConserved()).isTrue();
            assertThat(stats.dropped()).isEqualTo(1);
            assertThat(writer.depth()).isZero();
        }
    }

    @Test
    void shouldTellTheProducerOnceWhenTheTailIsGarbage(@ProofHome Path home) {
        MailboxScene scene = new MailboxScene(home);
        try (Mailbox mailbox = scene.open("box", SMALL, 1);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            MailboxWriter other = mailbox.writer();
            List<String> sent = new ArrayList<>(sendMany(writer, 10, 0));
            DamagedBox box = DamagedBox.of(scene.files("box"));
            box.write(box.cell(0, 1, 10), 1L << 40 | 1);

            corrupt(() -> send(writer, 0, "refused"));

            assertThat(send(other, 0, "from the other")).isNotNegative();
            assertThat(send(writer, 0, "again")).isNotNegative();
            sent.addAll(List.of("from the other", "again"));
            assertThat(drain(reader)).isEqualTo(sent);
            assertThat(mailbox.stats().sent())
                    .as("nobody had claimed what was damaged")
                    .isEqualTo(12);
            assertThat(mailbox.stats().isConserved()).isTrue();
            assertThat(mailbox.stats().corrupt().get(0)).isEqualTo(1);
        }
    }

    @Test
    void shouldNeverUseTheMemoryAgainWhenATermWasDamaged(@ProofHome Path home) {
        MailboxScene scene = new MailboxScene(home);
        try (Mailbox mailbox = scene.open("box", SMALL, 1);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            sendMany(writer, 10, 0);
            DamagedBox box = DamagedBox.of(scene.files("box"));
            long frame = box.frame(0, 1, 3);
            long term = box.term(0, 1);
            long before = box.read(frame + 32);
            box.write(box.cell(0, 1, 4), GARBAGE);
            corrupt(() -> drain(reader));
            drain(reader);

            int received = 0;
            for (int i = 0; i < 40_000; i++) {
                if (send(writer, 0, "more " + i) < 0) {
                    received += drain(reader).size();
                    assertThat(send(writer, 0, "more " + i)).isNotNegative();
                }
            }
            received += drain(reader).size();

            assertThat(received).isEqualTo(40_000);
            assertThat(box.read(frame + 32)).isEqualTo(before);
            assertThat(box.read(term)).as("the number of the term").isEqualTo(1);
            MailboxStats stats = mailbox.stats();
            assertThat(stats.isConserved()).isTrue();
            assertThat(stats.sent()).isEqualTo(40_010);
            assertThat(stats.dropped()).isEqualTo(1);
            assertThat(stats.keptTerms()).isEqualTo(1);
            assertThat(stats.allocatedBytes()).isLessThanOrEqualTo(SMALL.capacityBytes());
        }
    }

    @Test
    void shouldKeepEveryFrameBehindWhenAFrameClaimsToBeLonger(@ProofHome Path home) {
        MailboxScene scene = new MailboxScene(home);
        for (MailboxConfig config : List.of(SMALL, COMPETING)) {
            String name = config.competing() ? "competing" : "exclusive";
            try (Mailbox mailbox = scene.open(name, config, 1)) {
                Set<String> sent = sendMany(mailbox.writer(), 20, 0);
                DamagedBox box = DamagedBox.of(scene.files(name));
                long at = box.cell(0, 1, 5);
                box.write(at, box.read(at) + (2L << 20));

                Salvage salvage = new Salvage(scene, name, sent, sent).run(mailbox);

                assertThat(salvage.problems()).isEmpty();
                assertThat(salvage.missing()).containsExactly("message 5 ");
                assertThat(salvage.errors()).hasSize(1);
                assertThat(mailbox.stats().dropped()).isEqualTo(1);
                assertThat(mailbox.stats().isConserved()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quarantine.keep",
                "quarantine.kept",
                "quarantine.seal",
                "quarantine.seal.done",
                "quarantine.cell",
                "quarantine.cell.done"
            })
    void shouldBeFinishedByTheNextWhenTheFinderDies(String site, @ProofHome Path home) {
        MailboxScene scene = new MailboxScene(home);
        try (Mailbox mailbox = scene.open("box", SMALL, 1)) {
            Set<String> sent = sendMany(mailbox.writer(), 10, 0);
            DamagedBox box = DamagedBox.of(scene.files("box"));
            box.write(box.cell(0, 1, 4), GARBAGE);
            FailPoint.install(at -> {
                if (at.equals(site)) {
                    throw new Error("dies at " + site);
                }
            });
            try {
                assertThatThrownBy(() -> {
                            try (MailboxReader reader = mailbox.reader(false)) {
                                drain(reader);
                            }
                        })
                        .hasMessage("dies at " + site);
            } finally {
                FailPoint.install(null);
            }

            Salvage salvage = new Salvage(scene, "box", sent, sent).run(mailbox);

            assertThat(salvage.problems()).isEmpty();
            assertThat(salvage.missing()).isSubsetOf(Set.of("message 4 ")).hasSize(1);
            assertThat(salvage.acceptedAfterwards()).hasSize(8);
            assertThat(mailbox.stats().keptTerms()).isEqualTo(1);
            assertThat(mailbox.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldShowDamageFromOutsideWithoutTouchingIt(@ProofHome Path home) {
        MailboxScene scene = new MailboxScene(home);
        try (Mailbox mailbox = scene.open("box", SMALL, 1)) {
            sendMany(mailbox.writer(), 10, 0);
            DamagedBox box = DamagedBox.of(scene.files("box"));
            box.write(box.cell(0, 1, 4), GARBAGE);
            box.write(box.frame(0, 1, 7) + 40, GARBAGE);
            List<FrameSnapshot> frames = new ArrayList<>();

            scene.view("box").forEachFrame(0, frames::add);

            assertThat(frames).hasSize(10);
            assertThat(frames.get(4).state()).isEqualTo(State.DAMAGED);
            assertThat(frames.get(4).units()).isEqualTo(1);
            assertThat(frames.get(4).damage()).contains("impossible cell").contains("offset=");
            assertThat(frames.get(7).state()).isEqualTo(State.READY);
            assertThat(frames.get(7).damage()).contains("field=checksum");
            assertThat(frames.get(7).content()).isNull();
            assertThat(frames).filteredOn(FrameSnapshot::isSound).hasSize(8);
            assertThat(box.read(box.cell(0, 1, 4))).isEqualTo(GARBAGE);
            assertThat(mailbox.stats().keptTerms()).isZero();
        }
    }

    @Test
    @Timeout(30)
    void shouldRefuseToSendWhereTheDirectoryNamesATermThatIsFarAhead(@ProofHome Path home) {
        MailboxScene scene = new MailboxScene(home);
        try (Mailbox mailbox = scene.open("box", SMALL, 1)) {
            int entry = ControlLayout.lane(0) + LaneLayout.DIR + Long.BYTES;
            DamagedBox.writeLong(scene.files("box").control(), entry, 5000L << 24);

            assertThat(corrupt(() -> send(mailbox.writer(), 0, "no")))
                    .hasMessageContaining("offset=" + entry)
                    .hasMessageContaining("found=")
                    .hasMessageContaining("expected=a term before 1");
            assertThat(send(mailbox.writer(), 2, "another lane")).isZero();
        }
    }
}
