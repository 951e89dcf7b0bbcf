package io.vigil.ipc.mailbox;

import static io.vigil.ipc.mailbox.MailboxScene.drain;
import static io.vigil.ipc.mailbox.MailboxScene.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.lane.TermLayout;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of other mailboxes, missing ones, and what is no file, where those of a mailbox should be. */
@LeakFree
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForeignFilesTest {
    private static final MailboxConfig CONFIG =
            MailboxConfig.builder().capacity(100_000).maxMessageBytes(2048).build();

    private static AbstractThrowableAssert<?, ? extends Throwable> assertCorrupt(ThrowingCallable action) {
        return assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_STORE))
                .hasMessageContaining("file=")
                .hasMessageContaining("found=")
                .hasMessageContaining("expected=");
    }

    /** Enough for several terms of lane 0. */
    private static List<String> fill(MailboxScene scene, String name, MailboxConfig config) {
        List<String> texts = new ArrayList<>();
        try (Mailbox mailbox = scene.open(name, config, 1)) {
            MailboxWriter writer = mailbox.writer();
            while (DamagedBox.of(scene.files(name)).active(0) < 3) {
                String text = name + " " + texts.size() + " " + "x".repeat(1500);
                assertThat(send(writer, 0, text)).isNotNegative();
                texts.add(text);
            }
        }
        return texts;
    }

    private static List<String> readAll(MailboxScene scene, String name) {
        try (Mailbox mailbox = scene.open(name, 2);
                MailboxReader reader = mailbox.reader(false)) {
            return drain(reader);
        }
    }

    private static void swap(Path one, Path other) throws Exception {
        Path between = one.resolveSibling("between");
        Files.move(one, between);
        Files.move(other, one);
        Files.move(between, other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"terms/19700101F.cq4", "control"})
    void shouldDeliverNothingOfAnotherMailboxWhenFilesWereMixedUp(String file, @ProofHome Path home) throws Exception {
        MailboxScene scene = new MailboxScene(home);
        List<String> orders = fill(scene, "orders", CONFIG);
        fill(scene, "others", CONFIG);
        Path one = scene.files("orders").directory().resolve(file);
        Path other = scene.files("others").directory().resolve(file);

        swap(one, other);
        assertCorrupt(() -> readAll(scene, "orders")).hasMessageContaining("term of another mailbox");
        swap(one, other);

        assertThat(readAll(scene, "orders")).isEqualTo(orders);
    }

    @Test
    void shouldDeliverEverythingWhenTheConstantsOfATermAreGarbage(@ProofHome Path home) throws Exception {
        MailboxScene scene = new MailboxScene(home);
        List<String> orders = fill(scene, "orders", CONFIG);
        DamagedBox box = DamagedBox.of(scene.files("orders"));
        overwrite(box.terms(), box.term(0, 2), TermLayout.HINT);

        assertThat(readAll(scene, "orders")).isEqualTo(orders);
    }

    private static void overwrite(Path file, long at, int length) throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(length), at);
        }
    }

    @Test
    void shouldNotRefuseWhatItHasAcceptedWhenAnotherTermIsDamaged(@ProofHome Path home) {
        MailboxScene scene = new MailboxScene(home);
        fill(scene, "orders", CONFIG.toBuilder().competing(true).build());
        DamagedBox box = DamagedBox.of(scene.files("orders"));
        box.write(box.term(0, 2) + TermLayout.MAILBOX, 42);

        try (Mailbox mailbox = scene.open("orders", 2)) {
            assertThat(send(mailbox.writer(), 0, "after the damage")).isNotNegative();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pipe", "link", "file"})
    void shouldNeitherHangNorDeleteElsewhereWhenSomethingStandsWhereTermsAreMade(String kind, @ProofHome Path home)
            throws Exception {
        MailboxScene scene = new MailboxScene(home);
        Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
        Path precious = Files.writeString(elsewhere.resolve("precious"), "keep me");
        try (Mailbox mailbox = scene.open("orders", CONFIG, 1)) {
            Path work = scene.files("orders").directory().resolve("terms.new");
            switch (kind) {
                case "link" -> Files.createSymbolicLink(work, elsewhere);
                case "file" -> Files.createFile(work);
                default ->
                    assertThat(new ProcessBuilder("mkfifo", work.toString())
                                    .start()
                                    .waitFor())
                            .isZero();
            }

            assertCorrupt(() -> send(mailbox.writer(), 0, "no")).hasMessageContaining(work.toString());
            assertThat(precious).exists();

            Files.delete(work);
            assertThat(send(mailbox.writer(), 0, "now")).isZero();
        }
    }

    @Test
    void shouldNotStartAgainWithoutMessagesWhenTheControlFileIsGone(@ProofHome Path home) throws Exception {
        try (Engine engine = Engine.open(home, "one")) {
            send(engine.mailbox("orders").writer(), 0, "waits");
        }
        MailboxFiles files = MailboxFiles.of(home.resolve("mailboxes"), "orders");
        Path kept = Files.move(files.control(), files.directory().resolve("kept"));

        try (Engine engine = Engine.open(home, "two")) {
            assertCorrupt(() -> engine.mailbox("orders"))
                    .hasMessageContaining(files.control().toString());
            Files.move(kept, files.control());
            try (MailboxReader reader = engine.mailbox("orders").reader(false)) {
                assertThat(drain(reader)).containsExactly("waits");
            }
        }
    }

    @Test
    void shouldSayThatTheTermsAreGone(@ProofHome Path home) throws Exception {
        MailboxScene scene = new MailboxScene(home);
        List<String> orders = fill(scene, "orders", CONFIG);
        Path terms = scene.files("orders").terms();
        Path kept = Files.move(terms, home.resolve("kept"));

        assertCorrupt(() -> readAll(scene, "orders")).hasMessageContaining("terms are gone");
        Files.move(kept, terms);

        assertThat(readAll(scene, "orders")).isEqualTo(orders);
    }
}
