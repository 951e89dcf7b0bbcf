package io.vigil.ipc.mailbox;

import static io.vigil.ipc.mailbox.MailboxScene.drain;
import static io.vigil.ipc.mailbox.MailboxScene.send;
import static io.vigil.ipc.mailbox.MailboxScene.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.Cells;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameSnapshot;
import io.vigil.ipc.lane.FrameSnapshot.State;
import io.vigil.ipc.lane.FrameVisitor;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@LeakFree
class MailboxViewTest {
    private static List<FrameSnapshot> frames(MailboxView view, int lane) {
        List<FrameSnapshot> seen = new ArrayList<>();
        view.forEachFrame(lane, seen::add);
        return seen;
    }

    private static String payload(FrameSnapshot frame) {
        return new String(Objects.requireNonNull(frame.content()).payload(), StandardCharsets.UTF_8);
    }

    @Test
    void shouldShowEverythingWhenSomebodyUsesTheMailbox(@ProofHome Path home) {
        MailboxScene scene = new MailboxScene(home);
        try (Mailbox mailbox = scene.open("orders", MailboxConfig.DEFAULT, 7);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            send(writer, 2, "first");
            send(writer, 2, "second");
            send(writer, 2, "x".repeat(200));
            assertThat(reader.poll(frame -> {}, 1)).isEqualTo(1);

            MailboxView view = scene.view("orders");

            assertThat(view.config()).isEqualTo(MailboxConfig.DEFAULT);
            assertThat(view.isShut()).isFalse();
            assertThat(view.consumer()).isEqualTo(7);
            assertThat(view.stats())
                    .usingRecursiveComparison()
                    .ignoringFields("atMs")
                    .isEqualTo(mailbox.stats());
            assertThat(view.words(2).active()).isEqualTo(1);
            assertThat(view.words(2).headUnit()).isEqualTo(1);
            assertThat(view.words(3).active()).isZero();
            List<FrameSnapshot> frames = frames(view, 2);
            assertThat(frames).extracting(MailboxViewTest::payload).containsExactly("first", "second", "x".repeat(200));
            assertThat(frames).extracting(FrameSnapshot::state).containsOnly(State.READY);
            assertThat(frames).extracting(FrameSnapshot::acknowledged).containsExactly(true, false, false);
            assertThat(frames).extracting(FrameSnapshot::unit).containsExactly(0, 1, 2);
            assertThat(frames).extracting(FrameSnapshot::units).containsExactly(1, 1, 4);
            assertThat(frames).allMatch(FrameSnapshot::isSound).allMatch(frame -> frame.owner() == Cells.NOBODY);
            assertThat(frames(view, 3)).isEmpty();
            assertThat(drain(reader)).hasSize(2);
        }
    }

    @Test
    void shouldBeginAndEndTheWalkWhereTheVisitorWants(@ProofHome Path home) {
        MailboxScene scene = new MailboxScene(home);
        try (Mailbox mailbox = scene.open("orders", MailboxConfig.DEFAULT, 7);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            for (String text : List.of("done", "x".repeat(200), "first", "second", "third")) {
                send(writer, 2, text);
            }
            assertThat(reader.poll(frame -> {}, 1)).isEqualTo(1);
            MailboxView view = scene.view("orders");
            List<FrameSnapshot> all = frames(view, 2);
            assertThat(view.words(2).headPlace()).isEqualTo(all.get(1).place());

            List<String> seen = new ArrayList<>();
            view.forEachFrame(2, all.get(2).place(), new FrameVisitor() {
                @Override
                public void onFrame(FrameSnapshot frame) {
                    seen.add(payload(frame));
                }

                @Override
                public boolean wantsMore() {
                    return seen.size() < 2;
                }
            });

            assertThat(seen).containsExactly("first", "second");
        }
    }

    @Test
    void shouldShowWhoHasAFrameWhenItIsInHandOrDone(@ProofHome Path home) {
        MailboxScene scene = new MailboxScene(home);
        MailboxConfig config = MailboxConfig.builder().competing(true).build();
        try (Mailbox mailbox = scene.open("work", config, 9);
                LeasingReader reader = mailbox.leasingReader()) {
            MailboxWriter writer = mailbox.writer();
            send(writer, 0, "done");
            send(writer, 0, "in hand");
            send(writer, 0, "dead");
            send(writer, 0, "waits");
            Frame frame = new Frame();
            reader.take(frame);
            reader.acknowledge(frame);
            Frame held = new Frame();
            reader.take(held);
            Frame bad = new Frame();
            reader.take(bad);
            assertThat(reader.deadLetter(bad)).isTrue();

            MailboxView view = scene.view("work");

            List<FrameSnapshot> frames = frames(view, 0);
            assertThat(frames)
                    .extracting(FrameSnapshot::state)
                    .containsExactly(State.DONE, State.LEASED, State.DONE, State.READY);
            assertThat(frames.get(1).owner()).isEqualTo(9);
            assertThat(frames.get(1).deliveries()).isEqualTo(1);
            assertThat(frames.get(2).flags()).isEqualTo(Cells.MOVED);
            assertThat(payload(frames(view, ControlLayout.DEAD).get(0))).isEqualTo("dead");
            assertThat(text(held)).isEqualTo("in hand");
            assertThat(reader.acknowledge(held)).isTrue();
        }
    }

    @Test
    void shouldShowAFrameInTheMiddleOfItsSendWhenItsOwnerDied(@ProofHome Path home) {
        MailboxScene scene = new MailboxScene(home);
        try (Mailbox mailbox = scene.open("orders", MailboxConfig.DEFAULT, 3)) {
            MailboxWriter writer = mailbox.writer();
            send(writer, 1, "whole");
            FailPoint.install(site -> {
                if (site.equals("commit")) {
                    throw new Error("dies here");
                }
            });
            try {
                assertThatThrownBy(() -> send(writer, 1, "half")).hasMessage("dies here");
            } finally {
                FailPoint.install(null);
            }

            List<FrameSnapshot> frames = frames(scene.view("orders"), 1);

            assertThat(frames).extracting(FrameSnapshot::state).containsExactly(State.READY, State.WRITING);
            assertThat(frames.get(1).owner()).isEqualTo(3);
            assertThat(frames.get(1).content()).isNull();
            assertThat(frames.get(1).isSound()).isTrue();
        }
    }

    @Test
    void shouldShowEveryWaitingFrameOnceWhenTermsAreRecycledBeneathIt(@ProofHome Path home) throws Exception {
        MailboxScene scene = new MailboxScene(home);
        MailboxConfig config = MailboxConfig.builder()
                .capacityBytes(2 << 20)
                .maxMessageBytes(4096)
                .build();
        try (Mailbox mailbox = scene.open("busy", config, 1);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            Thread traffic = new Thread(
                    () -> {
                        for (int i = 0; i < 30_000; i++) {
                            if (send(writer, 0, "message " + i) < 0) {
                                reader.poll(frame -> {}, 500);
                            }
                        }
                    },
                    "traffic");
            List<Throwable> failures = new CopyOnWriteArrayList<>();
            traffic.setUncaughtExceptionHandler((thread, thrown) -> failures.add(thrown));
            traffic.start();
            MailboxView view = scene.view("busy");
            int looks = 0;
            do {
                TreeMap<Long, FrameSnapshot> seen = new TreeMap<>();
                view.forEachFrame(0, frame -> {
                    assertThat(frame.isSound()).as(frame.toString()).isTrue();
                    assertThat(seen.put(frame.term() << 20 | frame.unit(), frame))
                            .isNull();
                });
                assertThat(view.stats().lanes().get(0).isConserved()).isTrue();
                looks++;
            } while (traffic.isAlive());
            traffic.join();
            assertThat(failures).isEmpty();
            assertThat(looks).isPositive();
            assertThat(view.words(0).active()).as("terms were recycled").isGreaterThan(2);
            assertThat(view.stats())
                    .usingRecursiveComparison()
                    .ignoringFields("atMs")
                    .isEqualTo(mailbox.stats());
        }
    }

    @Test
    void shouldChangeNothingWhenItLooks(@ProofHome Path home) throws IOException {
        MailboxScene scene = new MailboxScene(home);
        try (Mailbox mailbox = scene.open("still", MailboxConfig.DEFAULT, 1)) {
            send(mailbox.writer(), 0, "here");
        }
        String before = contents(home);

        MailboxView view = scene.view("still");
        view.stats();
        assertThat(frames(view, 0)).hasSize(1);

        assertThat(contents(home)).isEqualTo(before);
    }

    private static String contents(Path home) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted().toList()) {
                all.append(file).append(' ').append(Files.getLastModifiedTime(file));
                if (Files.isRegularFile(file)) {
                    all.append(' ').append(Arrays.hashCode(Files.readAllBytes(file)));
                }
                all.append('\n');
            }
        }
        return all.toString();
    }

    @Test
    void shouldSayWhatToDoWhenThereIsNoSuchMailboxOrLane(@ProofHome Path home) {
        MailboxScene scene = new MailboxScene(home);
        assertThatThrownBy(() -> scene.view("none"))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE))
                .hasMessageContaining("name=none")
                .hasMessageContaining("create it");
        assertThat(Files.exists(home.resolve("none"))).isFalse();
        scene.open("some", MailboxConfig.DEFAULT, 1).close();
        assertThatThrownBy(() -> frames(scene.view("some"), 7)).hasMessageContaining("use 0..6");
    }
}
