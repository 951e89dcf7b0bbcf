package io.vigil.ipc.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.region.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Os} must do, the locks apart: {@link LockConformanceTest}. */
public abstract class OsConformanceTest {
    private static final long LONG_NS = TimeUnit.SECONDS.toNanos(60);
    private static final Duration HANG = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private Os os;

    protected abstract Os os();

    @BeforeEach
    void open() {
        os = os();
    }

    private Region word() {
        try {
            Path file = Files.createFile(directory.resolve("word"));
            os.reserve(file, 0, 4096);
            return Region.map(file, 0, 4096, Region.Access.READ_WRITE);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldNotSleepWhenTheWordDiffers() {
        assertThat(os.futexWait(word(), 64, 1, LONG_NS)).isEqualTo(Os.CHANGED);
    }

    @Test
    void shouldReturnWhenTheTimeIsOver() {
        Region word = word();
        long start = System.nanoTime();

        int result = os.futexWait(word, 64, 0, 20_000_000);
        while (result == Os.WOKEN) {
            result = os.futexWait(word, 64, 0, 20_000_000);
        }

        assertThat(result).isEqualTo(Os.TIMEOUT);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
    }

    @Test
    void shouldReturnAtOnceWhenThereIsNoTime() {
        Region word = word();

        assertThat(os.futexWait(word, 64, 0, 0)).isEqualTo(Os.TIMEOUT);
        assertThat(os.futexWait(word, 64, 0, -1)).isEqualTo(Os.TIMEOUT);
    }

    @Test
    void shouldWakeASleeperWhenTheWordChangesAndSomebodyRings() throws Exception {
        Region word = word();
        CompletableFuture<Integer> seen = CompletableFuture.supplyAsync(() -> {
            while (word.getIntVolatile(64) == 0) {
                os.futexWait(word, 64, 0, LONG_NS);
            }
            return word.getIntVolatile(64);
        });

        word.getAndAddInt(64, 7);
        os.futexWake(word, 64, 1);

        assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo(7);
    }

    @Test
    void shouldNotLoseARingInAPingPong() throws Exception {
        Region words = word();
        int rounds = 2_000;
        CompletableFuture<Void> partner = CompletableFuture.runAsync(() -> {
            for (int round = 0; round < rounds; round++) {
                awaitWord(words, 0, round + 1);
                words.getAndAddInt(64, 1);
                os.futexWake(words, 64, 1);
            }
        });

        for (int round = 0; round < rounds; round++) {
            words.getAndAddInt(0, 1);
            os.futexWake(words, 0, 1);
            awaitWord(words, 64, round + 1);
        }

        partner.get(20, TimeUnit.SECONDS);
        assertThat(words.getIntVolatile(64)).isEqualTo(rounds);
    }

    private void awaitWord(Region words, int offset, int value) {
        int now = words.getIntVolatile(offset);
        while (now != value) {
            os.futexWait(words, offset, now, LONG_NS);
            now = words.getIntVolatile(offset);
        }
    }

    @Test
    void shouldWorkOnAThreadThatIsInterruptedAndKeepTheInterrupt() throws IOException {
        Path file = Files.createFile(directory.resolve("f"));
        Thread.currentThread().interrupt();

        os.futexWait(word(), 64, 0, 5_000_000);
        os.reserve(file, 0, 4096);
        os.punch(file, 0, 4096);
        boolean locked;
        try (LockFile locks = os.openLocks(directory.resolve("locks"))) {
            locked = locks.tryLock(0) && !locks.isHeldByOther(0);
        }

        assertThat(Thread.interrupted()).isTrue();
        assertThat(locked).isTrue();
        assertThat(Files.size(file)).isEqualTo(4096);
    }

    @Test
    void shouldRefuseAWordOutsideTheRegion() {
        Region word = word();

        assertThatThrownBy(() -> os.futexWake(word, 4096, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> os.futexWait(word, -4, 0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldGrowAFileByZerosWhenReserving() throws IOException {
        Path file = Files.write(directory.resolve("f"), new byte[] {1, 2, 3});

        os.reserve(file, 0, 1 << 20);

        byte[] now = Files.readAllBytes(file);
        assertThat(now.length).isEqualTo(1 << 20);
        assertThat(Arrays.copyOf(now, 4)).containsExactly(1, 2, 3, 0);
        assertThat(realBytes(file)).isGreaterThanOrEqualTo(1 << 20);
    }

    @Test
    void shouldChangeNothingWhenTheRangeIsThere() throws IOException {
        byte[] content = new byte[10_000];
        Arrays.fill(content, (byte) 5);
        Path file = Files.write(directory.resolve("f"), content);

        os.reserve(file, 4096, 4096);
        os.reserve(file, 0, 0);

        assertThat(Files.readAllBytes(file)).isEqualTo(content);
    }

    @Test
    void shouldReserveBeyondTheEndOfTheFile() throws IOException {
        Path file = Files.createFile(directory.resolve("f"));

        os.reserve(file, 8192, 4096);

        assertThat(Files.size(file)).isEqualTo(12_288);
    }

    @Test
    void shouldNotTouchBytesThatAPeerStoresMeanwhile() throws Exception {
        Path file = Files.createFile(directory.resolve("f"));
        os.reserve(file, 0, 65_536);
        Region region = Region.map(file, 0, 65_536, Region.Access.READ_WRITE);

        CompletableFuture<Void> peer = CompletableFuture.runAsync(() -> {
            for (int at = 0; at < 65_536; at += 8) {
                region.putLongVolatile(at, at + 1);
            }
        });
        for (int length = 4096; length <= 65_536 + 40_960; length += 4096) {
            os.reserve(file, 0, length);
        }
        peer.get(20, TimeUnit.SECONDS);

        for (int at = 0; at < 65_536; at += 8) {
            assertThat(region.getLongVolatile(at)).isEqualTo(at + 1);
        }
    }

    @Test
    void shouldRefuseMoreThanTheFileSystemHas() throws IOException {
        Path file = Files.write(directory.resolve("f"), new byte[] {1, 2, 3});

        assertThatThrownBy(() -> os.reserve(file, 0, 1L << 55))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FULL))
                .hasMessageContaining("file=" + file);

        assertThat(Files.readAllBytes(file)).containsExactly(1, 2, 3);
    }

    @Test
    void shouldRefuseToReserveInAFileThatIsAbsent() {
        Path file = directory.resolve("absent");

        assertRefused(ErrorCode.OS_CALL, () -> os.reserve(file, 0, 4096));

        assertThat(file).doesNotExist();
    }

    @Test
    void shouldKeepLengthAndNeighboursWhenPunching() throws IOException {
        byte[] content = new byte[40_000];
        Arrays.fill(content, (byte) 5);
        Path file = Files.write(directory.resolve("f"), content);

        os.punch(file, 5_000, 20_000);

        byte[] now = Files.readAllBytes(file);
        assertThat(now).hasSize(40_000);
        assertThat(Arrays.copyOf(now, 8_192)).containsOnly(5);
        assertThat(Arrays.copyOfRange(now, 24_576, 40_000)).containsOnly(5);
        assertPunched(Arrays.copyOfRange(now, 8_192, 24_576));
    }

    /** What became of the whole pages inside the range. */
    protected abstract void assertPunched(byte[] pages);

    @Test
    void shouldRefuseWhateverIsNoRegularFile() throws Exception {
        Path target = Files.write(directory.resolve("target"), new byte[100]);
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);
        Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("nowhere"));
        Path folder = Files.createDirectory(directory.resolve("folder"));
        Path pipe = pipe(directory.resolve("pipe"));

        for (Path planted : new Path[] {link, dangling, folder, pipe}) {
            assertRefused(ErrorCode.CORRUPT_STORE, () -> os.reserve(planted, 0, 4096));
            assertRefused(ErrorCode.CORRUPT_STORE, () -> os.punch(planted, 0, 4096));
            assertRefused(ErrorCode.CORRUPT_STORE, () -> os.openLocks(planted).close());
            assertRefused(ErrorCode.CORRUPT_STORE, () -> Region.map(planted, 0, 64, Region.Access.READ_ONLY));
        }
        assertThat(Files.size(target)).isEqualTo(100);
        assertThat(directory.resolve("nowhere")).doesNotExist();
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        Assertions.assertTimeoutPreemptively(
                HANG,
                () -> assertThatThrownBy(call)
                        .isInstanceOfSatisfying(
                                VigilException.class, e -> assertThat(e.code()).isEqualTo(code)));
    }

    @Test
    void shouldWorkOnNamesOutsideAscii() throws IOException {
        Path file;
        try {
            file = directory.resolve("gr\u00fc\u00df");
        } catch (java.nio.file.InvalidPathException e) {
            // The JDK itself cannot name such a file under this locale, so nobody can hand us one.
            assertThat(System.getProperty("sun.jnu.encoding")).isNotEqualTo("UTF-8");
            return;
        }
        Files.createFile(file);

        os.reserve(file, 0, 4096);

        assertThat(Files.size(file)).isEqualTo(4096);
    }

    @Test
    void shouldCreateLockFilesForTheOwnerAlone() throws IOException {
        Path file = directory.resolve("locks");

        os.openLocks(file).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatCode(() -> os.openLocks(file).close()).doesNotThrowAnyException();
    }

    @Test
    void shouldNameItself() {
        assertThat(os.name()).isEqualTo(expectedName());
    }

    protected abstract String expectedName();

    @Test
    void shouldKnowTheUserAndTheHost() throws IOException {
        assertThat(os.uid()).isEqualTo(Files.getAttribute(directory, "unix:uid"));
        assertThat(os.bootId()).isNotBlank().isEqualTo(os.bootId());
        assertThat(os.pidNamespace()).isEqualTo(os.pidNamespace());
    }

    @Test
    void shouldTellAProcessFromALaterOneOfTheSamePid() throws Exception {
        long self = ProcessHandle.current().pid();
        Process child = new ProcessBuilder("sleep", "60").start();
        try {
            assertThat(os.startTime(self)).isPositive().isEqualTo(os.startTime(self));
            assertThat(os.startTime(child.pid())).isGreaterThan(os.startTime(self));
        } finally {
            child.destroyForcibly().waitFor();
        }
        assertThat(os.startTime(child.pid())).isZero();
    }

    private static Path pipe(Path at) throws Exception {
        Process made = new ProcessBuilder("mkfifo", at.toString()).start();
        assertThat(made.waitFor()).isZero();
        return at;
    }

    /** What the file occupies. */
    static long realBytes(Path file) throws IOException {
        Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        return Long.parseLong(
                        new String(stat.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII)
                                .strip())
                * 512;
    }
}
