package io.vigil.ipc.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.home.Home.Access;
import io.vigil.ipc.os.DeathAt;
import io.vigil.ipc.os.FileCreator;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.region.FileHeader;
import io.vigil.ipc.region.Region;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeTest {
    private static final Duration HANG = Duration.ofSeconds(20);

    @TempDir
    Path parent;

    private final Os os = OsPort.current();
    private Path directory;

    @BeforeEach
    void name() {
        directory = parent.resolve("home");
    }

    @AfterEach
    void disarm() {
        FailPoint.install(null);
    }

    private Home open() {
        return Home.open(directory, Access.READ_WRITE, os);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            ErrorCode code, ThrowingCallable call) {
        return Assertions.assertTimeoutPreemptively(
                HANG,
                () -> assertThatThrownBy(call)
                        .isInstanceOfSatisfying(
                                VigilException.class, e -> assertThat(e.code()).isEqualTo(code)));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void shouldResolveArgumentThenVariableThenSharedMemory() {
        Path argument = Path.of("/some/where");

        assertThat(Home.resolve(argument, Map.of("VIGIL_HOME", "/other"), os)).isEqualTo(argument);
        assertThat(Home.resolve(null, Map.of("VIGIL_HOME", "/other"), os)).isEqualTo(Path.of("/other"));
        assertThat(Home.resolve(null, Map.of("VIGIL_HOME", " "), os)).isEqualTo(Path.of("/dev/shm/vigil-" + os.uid()));
        assertThat(Home.resolve(null, Map.of(), os)).isEqualTo(Path.of("/dev/shm/vigil-" + os.uid()));
        assertThat(Home.resolve(Path.of("a/../b"), Map.of(), os))
                .isEqualTo(Path.of("b").toAbsolutePath());
    }

    @Test
    void shouldCreateAHomeForItsUserAlone() throws IOException {
        Home home = open();

        assertThat(home.directory()).isEqualTo(directory);
        assertThat(mode(directory)).isEqualTo("rwx------");
        assertThat(mode(directory.resolve("HOME"))).isEqualTo("rw-------");
        assertThat(home.isFromEarlierBoot()).isFalse();
        assertThat(open().isFromEarlierBoot()).isFalse();
        assertThat(Home.exists(directory)).isTrue();
    }

    @Test
    void shouldNameEveryPlaceOfTheLayout() {
        Home home = open();

        assertThat(home.owners()).isEqualTo(directory.resolve("owners"));
        assertThat(home.ownerLocks()).isEqualTo(directory.resolve("owners.lock"));
        assertThat(home.registry()).isEqualTo(directory.resolve("registry"));
        assertThat(home.mailbox("orders")).isEqualTo(directory.resolve("mailboxes/orders"));
        assertThat(home.checkpoints()).isEqualTo(directory.resolve("checkpoints"));
        assertThat(home.journal()).isEqualTo(directory.resolve("journal"));
        assertThat(home.supervisor("main")).isEqualTo(directory.resolve("supervisor/main"));
        assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> home.mailbox("../x"));
        assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> home.supervisor(".."));
    }

    @Test
    void shouldCreateDirectoriesForItsUserAlone() throws IOException {
        Home home = open();

        Path mailbox = home.createDirectory(home.mailbox("orders"));
        home.createDirectory(mailbox.resolve("terms"));

        assertThat(mode(directory.resolve("mailboxes"))).isEqualTo("rwx------");
        assertThat(mode(mailbox)).isEqualTo("rwx------");
        assertThat(mode(mailbox.resolve("terms"))).isEqualTo("rwx------");
        assertThat(home.createDirectory(mailbox)).isEqualTo(mailbox);
        assertThat(home.createDirectory(directory)).isEqualTo(directory);
        assertRefused(ErrorCode.INVALID_STATE, () -> home.createDirectory(parent.resolve("elsewhere")));
        assertRefused(ErrorCode.INVALID_STATE, () -> home.createDirectory(directory.resolve("../elsewhere")));
        assertThat(parent.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void shouldRefuseWhateverStandsWhereADirectoryShould() throws Exception {
        Home home = open();
        Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
        Files.createSymbolicLink(directory.resolve("mailboxes"), elsewhere);
        Files.createFile(directory.resolve("checkpoints"));
        pipe(directory.resolve("journal"));

        assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> home.createDirectory(home.mailbox("orders")))
                .hasMessageContaining("symbolic link");
        assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> home.createDirectory(home.checkpoints()))
                .hasMessageContaining("not a directory");
        assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> home.createDirectory(home.journal()))
                .hasMessageContaining("not a directory");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void shouldCreateNothingWhenItOnlyLooks() throws IOException {
        assertRefused(ErrorCode.INVALID_STATE, () -> Home.open(directory, Access.READ_ONLY, os))
                .hasMessageContaining("no home: directory=" + directory);
        assertThat(directory).doesNotExist();
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        assertRefused(ErrorCode.INVALID_STATE, () -> Home.open(directory, Access.READ_ONLY, os));
        assertThat(directory).isEmptyDirectory();
        assertThat(Home.exists(directory)).isFalse();

        open();

        assertThat(Home.open(directory, Access.READ_ONLY, os).directory()).isEqualTo(directory);
    }

    @Test
    void shouldLeaveTheModeAsItIsWhenItOnlyLooks() throws IOException {
        open();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-x------"));
        assertThat(Home.open(directory, Access.READ_ONLY, os).directory()).isEqualTo(directory);
        assertThat(Files.getPosixFilePermissions(directory)).isEqualTo(PosixFilePermissions.fromString("r-x------"));
        open();
        assertThat(Files.getPosixFilePermissions(directory)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void shouldNotCreateParents() {
        Path deep = parent.resolve("no/home");

        assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> Home.open(deep, Access.READ_WRITE, os))
                .hasMessageContaining("create " + parent.resolve("no") + " first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-x---", "rwx--x--x", "rwxrwxrwx", "rwx---r--"})
    void shouldRefuseADirectoryThatIsOpenToOthers(String permissions) throws IOException {
        open();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));

        for (Access access : Access.values()) {
            assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> Home.open(directory, access, os))
                    .hasMessageContaining("chmod 700 " + directory);
        }
    }

    @Test
    void shouldRefuseALinkEvenToAGoodHome() throws IOException {
        open();
        Path link = Files.createSymbolicLink(parent.resolve("link"), directory);

        for (Access access : Access.values()) {
            assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> Home.open(link, access, os))
                    .hasMessageContaining("symbolic link");
        }
    }

    @Test
    void shouldRefuseAFileOrAPipe() throws Exception {
        Path file = Files.createFile(parent.resolve("file"));
        Path pipe = pipe(parent.resolve("pipe"));

        for (Path planted : new Path[] {file, pipe}) {
            for (Access access : Access.values()) {
                assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> Home.open(planted, access, os))
                        .hasMessageContaining("not a directory");
            }
        }
    }

    @Test
    void shouldRefuseTheHomeOfAnotherUser() {
        open();
        Os stranger = new OtherHostOs(os.uid() + 1, os.bootId());

        for (Access access : Access.values()) {
            assertRefused(ErrorCode.INVALID_CONFIGURATION, () -> Home.open(directory, access, stranger))
                    .hasMessageContaining("found uid=" + os.uid() + ", expected uid=" + (os.uid() + 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"link", "dangling", "directory", "pipe", "hard link"})
    void shouldRefuseWhateverStandsWhereTheHomeFileShould(String kind) throws Exception {
        open();
        Path file = directory.resolve("HOME");
        Path copy = Files.copy(file, parent.resolve("copy"));
        Files.delete(file);
        switch (kind) {
            case "link" -> Files.createSymbolicLink(file, copy);
            case "dangling" -> Files.createSymbolicLink(file, parent.resolve("nowhere"));
            case "directory" -> Files.createDirectory(file);
            case "pipe" -> pipe(file);
            default -> Files.createLink(file, Files.write(parent.resolve("other"), new byte[4096]));
        }

        for (Access access : Access.values()) {
            assertRefused(ErrorCode.CORRUPT_STORE, () -> Home.open(directory, access, os))
                    .hasMessageContaining(file.toString());
        }
        assertThat(parent.resolve("nowhere")).doesNotExist();
    }

    @Test
    void shouldDetectAnotherBootAndForgetItWhenRecorded() {
        open();
        Os later = new OtherHostOs(os.uid(), "11111111-2222-3333-4444-555555555555");

        Home home = Home.open(directory, Access.READ_WRITE, later);
        assertThat(home.isFromEarlierBoot()).isTrue();
        assertThat(Home.open(directory, Access.READ_ONLY, later).isFromEarlierBoot())
                .isTrue();

        home.recordBoot();

        assertThat(Home.open(directory, Access.READ_WRITE, later).isFromEarlierBoot())
                .isFalse();
        assertThat(open().isFromEarlierBoot()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create.named",
                "create.reserved",
                "create.filled",
                "create.forced",
                "create.linked",
                "create.unlinked"
            })
    void shouldBeCompletedByTheNextWhenTheCreatorIsKilled(String site) throws IOException {
        DeathAt.arm(site);
        assertThatThrownBy(this::open).isInstanceOf(DeathAt.class);
        FailPoint.install(null);

        open();

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve("HOME"));
        }
    }

    @Test
    void shouldRefuseAHomeFileTruncatedAnywhereOrWithAnyBitFlipped() throws IOException {
        open();
        Path file = directory.resolve("HOME");
        byte[] whole = Files.readAllBytes(file);
        assertThat(whole).hasSize(HomeLayout.LENGTH);
        for (int length = 0; length < whole.length; length += 8) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused(ErrorCode.CORRUPT_STORE, this::open).hasMessageContaining("file=" + file);
        }
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(file, flipped);
            assertThatThrownBy(this::open)
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_STORE));
        }
    }

    @Test
    void shouldWriteTheGoldenBody() {
        Region region = Region.ofMemory(HomeLayout.LENGTH);

        new HomeFile(1, 2, 3, "01234567-89ab-cdef-0123-456789abcdef").writeTo(region);

        byte[] bytes = new byte[HomeLayout.LENGTH];
        region.getBytes(0, bytes);
        assertThat(HexFormat.of().formatHex(bytes, FileHeader.LENGTH, HomeLayout.CHECKSUM))
                .isEqualTo("02000000" + "03000000"
                        + HexFormat.of()
                                .formatHex("01234567-89ab-cdef-0123-456789abcdef".getBytes(StandardCharsets.US_ASCII))
                        + "00".repeat(16));
        assertThat(region.getInt(HomeLayout.CHECKSUM)).isEqualTo(0xceaeaf10);
    }

    @Test
    void shouldShareAHomeWithANewerReleaseThatAllowsIt() throws IOException {
        plant(new HomeFile(7, 1, 1, os.bootId()));
        assertThat(open().directory()).isEqualTo(directory);

        plant(new HomeFile(7, 1, 2, os.bootId()));
        assertThat(Home.open(directory, Access.READ_ONLY, os).directory()).isEqualTo(directory);
        assertRefused(ErrorCode.LAYOUT_MISMATCH, this::open)
                .hasMessageContaining("file=" + directory.resolve("HOME"))
                .hasMessageContaining("found=2, expected=at most 1");

        plant(new HomeFile(7, 2, 1, os.bootId()));
        for (Access access : Access.values()) {
            assertRefused(ErrorCode.LAYOUT_MISMATCH, () -> Home.open(directory, access, os));
        }
    }

    private void plant(HomeFile content) throws IOException {
        PrivateDirectory.create(directory, os);
        Files.deleteIfExists(directory.resolve("HOME"));
        FileHeader header = FileHeader.of(HomeLayout.MAGIC, content.version(), HomeLayout.LENGTH, VigilClock.SYSTEM);
        new FileCreator(os).create(directory.resolve("HOME"), header, content::writeTo);
    }

    private static Path pipe(Path at) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", at.toString()).start().waitFor())
                .isZero();
        return at;
    }
}
