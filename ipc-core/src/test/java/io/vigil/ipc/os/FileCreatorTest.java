package io.vigil.ipc.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.FailPoint;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.region.FileHeader;
import io.vigil.ipc.region.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileCreatorTest {
    private static final long MAGIC = FileHeader.magic("VIGLTEST");
    private static final int TOTAL = 16_384;

    @TempDir
    Path directory;

    private final FileCreator creator = new FileCreator(OsPort.current());
    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("file");
    }

    @AfterEach
    void disarm() {
        FailPoint.install(null);
    }

    private boolean create(long content) {
        return creator.create(
                file, FileHeader.of(MAGIC, 1, TOTAL, VigilClock.SYSTEM), region -> region.putLong(TOTAL - 8, content));
    }

    private void replace(long content) {
        creator.replace(
                file, FileHeader.of(MAGIC, 1, TOTAL, VigilClock.SYSTEM), region -> region.putLong(TOTAL - 8, content));
    }

    private long content() {
        return FileHeader.map(file, MAGIC, 1, Region.Access.READ_ONLY).getLong(TOTAL - 8);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void shouldCreateACompleteFileForTheOwnerAlone() throws IOException {
        assertThat(create(7)).isTrue();

        assertThat(content()).isEqualTo(7);
        assertThat(Files.size(file)).isEqualTo(TOTAL);
        assertThat(OsConformanceTest.realBytes(file)).isGreaterThanOrEqualTo(TOTAL);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(names()).containsExactly("file");
    }

    @Test
    void shouldKeepTheFileThatIsThere() throws IOException {
        create(7);

        assertThat(create(8)).isFalse();

        assertThat(content()).isEqualTo(7);
        assertThat(names()).containsExactly("file");
    }

    @Test
    void shouldReplaceAFileAsAWhole() throws IOException {
        create(7);
        Region old = FileHeader.map(file, MAGIC, 1, Region.Access.READ_ONLY);

        replace(8);

        assertThat(content()).isEqualTo(8);
        assertThat(old.getLong(TOTAL - 8)).isEqualTo(7);
        assertThat(names()).containsExactly("file");
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
    void shouldLeaveAllOrNothingWhenKilledWhileCreating(String site) throws IOException {
        DeathAt.arm(site);
        assertThatThrownBy(() -> create(7)).isInstanceOf(DeathAt.class);
        FailPoint.install(null);
        boolean published = Files.exists(file);
        assertThat(published).isEqualTo(site.equals("create.linked") || site.equals("create.unlinked"));
        assertThat(names()).hasSizeLessThanOrEqualTo(2).hasSizeGreaterThanOrEqualTo(1);
        if (published) {
            assertThat(content()).isEqualTo(7);
        }

        assertThat(create(8)).isEqualTo(!published);

        assertThat(content()).isEqualTo(published ? 7 : 8);
        assertThat(names()).containsExactly("file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"create.named", "create.reserved", "create.filled", "create.forced", "create.replaced"})
    void shouldLeaveTheOldOrTheNewWhenKilledWhileReplacing(String site) throws IOException {
        create(7);
        DeathAt.arm(site);
        assertThatThrownBy(() -> replace(8)).isInstanceOf(DeathAt.class);
        FailPoint.install(null);

        assertThat(content()).isEqualTo(site.equals("create.replaced") ? 8 : 7);
        replace(9);

        assertThat(content()).isEqualTo(9);
        assertThat(names()).containsExactly("file");
    }

    @Test
    void shouldHaveOneWinnerWhenManyCreate() throws Exception {
        for (int round = 0; round < 20; round++) {
            file = directory.resolve("file" + round);
            int racers = 4;
            CyclicBarrier start = new CyclicBarrier(racers);
            List<CompletableFuture<Boolean>> results = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int racer = 0; racer < racers; racer++) {
                CompletableFuture<Boolean> result = new CompletableFuture<>();
                int content = racer;
                results.add(result);
                threads.add(new Thread(() -> {
                    try {
                        start.await();
                        result.complete(create(content));
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                }));
            }
            threads.forEach(Thread::start);

            List<Integer> winners = new ArrayList<>();
            for (int racer : IntStream.range(0, racers).toArray()) {
                if (results.get(racer).get(30, TimeUnit.SECONDS)) {
                    winners.add(racer);
                }
            }

            assertThat(winners).hasSize(1);
            assertThat(content()).isEqualTo((long) winners.get(0));
        }
        assertThat(names()).hasSize(20);
    }

    @Test
    void shouldLeaveNothingWhenThereIsNoRoom() throws IOException {
        FileHeader huge = FileHeader.of(MAGIC, 1, TOTAL, VigilClock.SYSTEM);
        FileCreator full = new FileCreator(new FullOs());

        assertThatThrownBy(() -> full.create(file, huge, region -> {}))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FULL));

        assertThat(names()).isEmpty();
    }

    @Test
    void shouldRefuseANameThatIsTakenBySomethingElse() throws IOException {
        Files.createDirectory(file);
        assertTaken();
        Files.delete(file);
        Files.createSymbolicLink(file, directory.resolve("nowhere"));
        assertTaken();
        assertThat(names()).containsExactly("file");
    }

    private void assertTaken() {
        assertThatThrownBy(() -> create(1))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_STORE));
    }

    @Test
    void shouldSayWhatFailedWhenTheDirectoryIsAbsent() {
        file = directory.resolve("absent/file");

        assertThatThrownBy(() -> create(1))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OS_CALL))
                .hasMessageContaining("file=" + file);
    }
}
