package io.vigil.ipc.mailbox;

import static io.vigil.ipc.mailbox.MailboxScene.drain;
import static io.vigil.ipc.mailbox.MailboxScene.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.lane.Offer;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people and other programs get wrong: a typed error that says what to do, nothing lost, nothing by halves. */
@LeakFree
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MailboxBadInputTest {
    private static final int VERSION_AT = 8;
    private static final int CHECKSUM_AT = 60;

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            ErrorCode code, ThrowingCallable action) {
        return assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        VigilException.class,
                        e -> assertThat(e.code()).as(e.toString()).isEqualTo(code));
    }

    private static void plant(String kind, Path at) throws Exception {
        switch (kind) {
            case "file" -> Files.createFile(at);
            case "directory" -> Files.createDirectory(at);
            case "link" -> Files.createSymbolicLink(at, Files.createDirectory(at.resolveSibling("elsewhere")));
            case "dangling" -> Files.createSymbolicLink(at, at.resolveSibling("nowhere"));
            default ->
                assertThat(new ProcessBuilder("mkfifo", at.toString()).start().waitFor())
                        .isZero();
        }
    }

    private static MailboxFiles files(Path home, String name) {
        return MailboxFiles.of(home.resolve("mailboxes"), name);
    }

    private static void create(Path home, String name, MailboxConfig config) {
        try (Engine engine = Engine.open(home, "creator")) {
            engine.mailbox(name, config);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                ".hidden",
                "a/b",
                "../outside",
                "/absolute",
                "two words",
                "tab\t",
                "line\n",
                "nul\0",
                "ümlaut",
                "back\\slash",
                "star*",
                "a2345678901234567890123456789012345678901234567890123456789012345"
            })
    void shouldRefuseANameThatIsNotAllowed(String name, @ProofHome Path home) throws IOException {
        try (Engine engine = Engine.open(home, "one")) {
            assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> engine.mailbox(name))
                    .hasMessageContaining("name not allowed: name=\"")
                    .hasMessageContaining("use 1 to 64 of the characters A-Z a-z 0-9 . _ -")
                    .hasMessageNotContainingAny("\n", "\t", "\0");
            assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> engine.hasMailbox(name));
            assertThat(engine.mailboxNames()).isEmpty();
            assertThat(home.resolve("mailboxes")).doesNotExist();
        }
    }

    @Test
    void shouldTakeTheLongestAndTheOddestNamesThatAreAllowed(@ProofHome Path home) {
        String longest = "A-Z.a_z0-9".repeat(7).substring(0, 64);
        try (Engine engine = Engine.open(home, "one")) {
            for (String name : new String[] {longest, "a", "-", "_.."}) {
                assertThat(send(engine.mailbox(name).writer(), 0, name)).isZero();
                assertThat(engine.hasMailbox(name)).isTrue();
            }
        }
    }

    @Test
    void shouldNameEveryImpossibleSize() {
        assertRefused(
                        ErrorCode.INVALID_CONFIGURATION,
                        () -> MailboxConfig.builder()
                                .capacity(-1)
                                .maxMessageBytes(-5)
                                .maxCrashes(0)
                                .deadCapacity(0)
                                .defaultTtlMs(-7)
                                .stallTimeoutMs(0)
                                .build())
                .hasMessageContaining("capacity=-1, allowed 1..")
                .hasMessageContaining("maxMessageBytes=-5, allowed 0..16777216")
                .hasMessageContaining("maxCrashes=0, allowed 1..")
                .hasMessageContaining("deadCapacity=0")
                .hasMessageContaining("defaultTtlMs=-7")
                .hasMessageContaining("stallTimeoutMs=0");
        assertRefused(
                        ErrorCode.INVALID_CONFIGURATION,
                        () -> MailboxConfig.builder().capacityBytes(4096).build())
                .hasMessageContaining("capacityBytes=4096, allowed: at least ");
        assertRefused(
                        ErrorCode.INVALID_CONFIGURATION,
                        () -> MailboxConfig.builder()
                                .capacity(Long.MAX_VALUE)
                                .maxMessageBytes(Integer.MAX_VALUE)
                                .build())
                .hasMessageContaining("capacity=" + Long.MAX_VALUE)
                .hasMessageContaining("maxMessageBytes=" + Integer.MAX_VALUE);
    }

    @Test
    void shouldRefuseTheHomeOfAnotherUser(@ProofHome Path home) throws IOException {
        create(home, "orders", MailboxConfig.DEFAULT);
        Os real = OsPort.current();
        Os stranger = (Os) Proxy.newProxyInstance(
                Os.class.getClassLoader(), new Class<?>[] {Os.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("uid")) {
                        return real.uid() + 1;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });

        assertRefused(
                        ErrorCode.INVALID_CONFIGURATION,
                        () -> Engine.open(home, "stranger", stranger, VigilClock.SYSTEM, false))
                .hasMessageContaining(home.toString())
                .hasMessageContaining("found uid=" + real.uid() + ", expected uid=" + (real.uid() + 1))
                .hasMessageContaining("run as that user or use another path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "link", "dangling", "pipe"})
    void shouldRefuseWhateverStandsWhereAMailboxShould(String kind, @ProofHome Path home) throws Exception {
        create(home, "other", MailboxConfig.DEFAULT);
        Path at = files(home, "orders").directory();
        plant(kind, at);
        try (Engine engine = Engine.open(home, "one")) {
            assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> engine.mailbox("orders"))
                    .hasMessageContaining(at.toString())
                    .hasMessageContaining("; ");
            assertThat(engine.mailboxNames()).containsExactly("other");
            Files.delete(at);
            assertThat(send(engine.mailbox("orders").writer(), 0, "now")).isZero();
        }
    }

    @Test
    void shouldRefuseALinkToAMailbox(@ProofHome Path home) throws Exception {
        create(home, "real", MailboxConfig.DEFAULT);
        Path link = files(home, "alias").directory();
        Files.createSymbolicLink(link, files(home, "real").directory());
        try (Engine engine = Engine.open(home, "one")) {
            assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> engine.mailbox("alias"))
                    .hasMessageContaining(link.toString())
                    .hasMessageContaining("name the directory itself");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "link", "dangling", "pipe"})
    void shouldRefuseWhateverStandsWhereTheMailboxesShould(String kind, @ProofHome Path home) throws Exception {
        try (Engine engine = Engine.open(home, "one")) {
            plant(kind, home.resolve("mailboxes"));
            assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> engine.mailbox("orders"))
                    .hasMessageContaining(home.resolve("mailboxes").toString())
                    .hasMessageContaining("; ");
            Files.delete(home.resolve("mailboxes"));
            assertThat(send(engine.mailbox("orders").writer(), 0, "now")).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"directory", "link", "dangling", "pipe"})
    void shouldRefuseWhateverStandsWhereTheControlFileShould(String kind, @ProofHome Path home) throws Exception {
        create(home, "orders", MailboxConfig.DEFAULT);
        Path control = files(home, "orders").control();
        Path kept = Files.move(control, control.resolveSibling("kept"));
        plant(kind, control);
        try (Engine engine = Engine.open(home, "one")) {
            assertRefused(ErrorCode.CORRUPT_STORE, () -> engine.mailbox("orders"))
                    .hasMessageContaining(control.toString())
                    .hasMessageContaining("remove what is there");
            Files.delete(control);
            Files.move(kept, control);
            assertThat(send(engine.mailbox("orders").writer(), 0, "now")).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"directory", "link", "dangling", "pipe"})
    void shouldRefuseWhateverStandsWhereTheLocksShould(String kind, @ProofHome Path home) throws Exception {
        create(home, "orders", MailboxConfig.DEFAULT);
        Path locks = files(home, "orders").locks();
        Files.deleteIfExists(locks);
        plant(kind, locks);
        try (Engine engine = Engine.open(home, "one")) {
            assertRefused(ErrorCode.CORRUPT_STORE, () -> engine.mailbox("orders"))
                    .hasMessageContaining(locks.toString())
                    .hasMessageContaining("remove what is there");
            Files.delete(locks);
            assertThat(send(engine.mailbox("orders").writer(), 0, "now")).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "link", "dangling", "pipe"})
    void shouldRefuseWhateverStandsWhereTheTermsShould(String kind, @ProofHome Path home) throws Exception {
        create(home, "orders", MailboxConfig.DEFAULT);
        Path terms = files(home, "orders").terms();
        assertThat(Files.exists(terms, LinkOption.NOFOLLOW_LINKS)).isFalse();
        plant(kind, terms);
        try (Engine engine = Engine.open(home, "one")) {
            assertRefused(ErrorCode.CORRUPT_STORE, () -> engine.mailbox("orders"))
                    .hasMessageContaining(terms.toString())
                    .hasMessageContaining("remove what is there");
            Files.delete(terms);
            assertThat(send(engine.mailbox("orders").writer(), 0, "now")).isZero();
            try (MailboxReader reader = engine.mailbox("orders").reader(false)) {
                assertThat(drain(reader)).containsExactly("now");
            }
            assertThat(engine.mailbox("orders").stats().isConserved()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "link", "dangling", "pipe"})
    void shouldRefuseToSendWhereTermsBecameNoDirectory(String kind, @ProofHome Path home) throws Exception {
        create(home, "orders", MailboxConfig.DEFAULT);
        try (Engine engine = Engine.open(home, "one")) {
            MailboxWriter writer = engine.mailbox("orders").writer();
            Path terms = files(home, "orders").terms();
            plant(kind, terms);
            assertRefused(ErrorCode.CORRUPT_STORE, () -> send(writer, 0, "no"))
                    .hasMessageContaining(terms.toString())
                    .hasMessageContaining("remove what is there");
            Files.delete(terms);
            assertThat(send(writer, 0, "now")).isZero();
        }
    }

    @Test
    void shouldRefuseAMailboxOfANewerLayoutAndLeaveItAsItIs(@ProofHome Path home) throws Exception {
        try (Engine engine = Engine.open(home, "creator")) {
            send(engine.mailbox("orders").writer(), 0, "kept");
        }
        Path control = files(home, "orders").control();
        writeVersion(control, ControlLayout.VERSION + 1);
        byte[] before = Files.readAllBytes(control);
        try (Engine engine = Engine.open(home, "one", OsPort.current(), VigilClock.SYSTEM, false)) {
            assertRefused(ErrorCode.LAYOUT_MISMATCH, () -> engine.mailbox("orders"))
                    .hasMessageContaining(control.toString())
                    .hasMessageContaining(
                            "found=" + (ControlLayout.VERSION + 1) + ", expected=" + ControlLayout.VERSION)
                    .hasMessageContaining("use a release that writes this version");
            assertThat(Files.readAllBytes(control)).isEqualTo(before);
            writeVersion(control, ControlLayout.VERSION);
            try (MailboxReader reader = engine.mailbox("orders").reader(false)) {
                assertThat(drain(reader)).containsExactly("kept");
            }
        }
    }

    @Test
    void shouldSayWhatToDoWithAMailboxOfAnOlderLayout(@ProofHome Path home) throws Exception {
        create(home, "orders", MailboxConfig.DEFAULT);
        Path control = files(home, "orders").control();
        writeVersion(control, 2);
        try (Engine engine = Engine.open(home, "one", OsPort.current(), VigilClock.SYSTEM, false)) {
            assertRefused(ErrorCode.LAYOUT_MISMATCH, () -> engine.mailbox("orders"))
                    .hasMessageContaining("file of an older release: file=" + control)
                    .hasMessageContaining("found=2, expected=" + ControlLayout.VERSION)
                    .hasMessageContaining("use a release that writes this version, or another home");
        }
    }

    private static void writeVersion(Path control, int version) throws IOException {
        byte[] bytes = Files.readAllBytes(control);
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(VERSION_AT, version);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CHECKSUM_AT);
        header.putInt(CHECKSUM_AT, (int) crc.getValue());
        Files.write(control, bytes);
    }

    @Test
    void shouldRefuseAMessageThatIsTooLarge(@ProofHome Path home) {
        MailboxConfig config = MailboxConfig.builder().maxMessageBytes(100).build();
        try (Engine engine = Engine.open(home, "one")) {
            Mailbox mailbox = engine.mailbox("orders", config);
            MailboxWriter writer = mailbox.writer();
            assertThat(writer.offer(0, new UnsafeBuffer(new byte[101]), 0, 101, 1))
                    .isEqualTo(Offer.TOO_LARGE);
            assertRefused(ErrorCode.MESSAGE_TOO_LARGE, () -> writer.draft(0, 101))
                    .hasMessageContaining("mailbox=orders, length=101, allowed=100")
                    .hasMessageContaining("split it, or create the mailbox for larger ones");
            assertThat(mailbox.stats().depth()).isZero();
            assertThat(send(writer, 0, "x".repeat(100))).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 5, 6, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void shouldRefuseAPriorityThatThereIsNot(int priority, @ProofHome Path home) {
        try (Engine engine = Engine.open(home, "one")) {
            Mailbox mailbox = engine.mailbox("orders");
            MailboxWriter writer = mailbox.writer();
            assertRefused(ErrorCode.INVALID_MESSAGE, () -> send(writer, priority, "lost"))
                    .hasMessageContaining("mailbox=orders, priority=" + priority + "; use 0 (first) to 4");
            assertRefused(ErrorCode.INVALID_MESSAGE, () -> writer.draft(priority, 1));
            assertThat(mailbox.stats().sent()).isZero();
            assertThat(send(writer, 4, "now")).isZero();
        }
    }

    @Test
    void shouldRefuseWhenFullAndLoseNothing(@ProofHome Path home) {
        try (Engine engine = Engine.open(home, "one")) {
            Mailbox mailbox =
                    engine.mailbox("orders", MailboxConfig.builder().capacity(2).build());
            MailboxWriter writer = mailbox.writer();
            send(writer, 0, "first");
            send(writer, 0, "second");
            assertThat(send(writer, 0, "third")).isEqualTo(Offer.FULL);
            assertThat(Offer.describe(Offer.FULL)).isEqualTo("bound in messages reached");
            try (MailboxReader reader = mailbox.reader(false)) {
                assertThat(drain(reader)).containsExactly("first", "second");
            }
            assertThat(send(writer, 0, "third")).isEqualTo(2);
            assertThat(mailbox.stats().refused()).isEqualTo(1);
            assertThat(mailbox.stats().isConserved()).isTrue();
        }
    }

    @Test
    void shouldRefuseToSendToAShutMailboxAndKeepWhatIsInIt(@ProofHome Path home) {
        try (Engine engine = Engine.open(home, "one");
                Engine other = Engine.open(home, "other")) {
            MailboxWriter writer = engine.mailbox("orders").writer();
            send(writer, 0, "before");
            other.mailbox("orders").shut();
            assertThat(send(writer, 0, "after")).isEqualTo(Offer.SHUT);
            try (MailboxReader reader = engine.mailbox("orders").reader(false)) {
                assertThat(drain(reader)).containsExactly("before");
            }
        }
    }

    @Test
    void shouldRefuseWhenTheEngineIsClosed(@ProofHome Path home) {
        Engine engine = Engine.open(home, "one");
        engine.mailbox("orders");
        engine.close();
        assertRefused(ErrorCode.INVALID_STATE, () -> engine.mailbox("orders"))
                .hasMessageContaining("engine is closed: home=" + home)
                .hasMessageContaining("open another");
    }

    @Test
    void shouldRefuseOtherSettingsAndHoldNothingOfIt(@ProofHome Path home) {
        create(home, "orders", MailboxConfig.builder().capacity(7).build());
        try (Engine engine = Engine.open(home, "one")) {
            MailboxConfig asked = MailboxConfig.builder().capacity(8).fair(true).build();
            assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> engine.mailbox("orders", asked))
                    .hasMessageContaining("name=orders")
                    .hasMessageContaining("capacity=8 (mailbox has 7)")
                    .hasMessageContaining("fair=true (mailbox has false)")
                    .hasMessageContaining("open it with its own, or remove it first");
            assertThat(engine.mailbox("orders").config().capacity()).isEqualTo(7);
        }
    }
}
