package io.vigil.ipc.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.chronicle.ChronicleTwinFormat;
import io.vigil.ipc.os.Os;
import io.vigil.ipc.os.OsPort;
import io.vigil.ipc.os.OtherOs;
import io.vigil.ipc.region.Region;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Twins of Chronicle's: the conformance suite, what the dead leave behind, and damage. */
class TwinMapTest extends SharedMapConformanceTest {
    private static final Os OS = OsPort.current();

    @TempDir
    Path directory;

    private final PlayedOwner owner = PlayedOwner.first();
    private int handles;

    @Override
    SharedMap open(MapConfig config) {
        return open(config, owner.other(handles++));
    }

    private SharedMap open(MapConfig config, MapOwner as) {
        return TwinMap.open(directory, config, new ChronicleTwinFormat(), OS, VigilClock.SYSTEM, as);
    }

    private Region control() {
        return Region.map(directory.resolve(MapControl.FILE), 0, MapLayout.LENGTH, Region.Access.READ_WRITE);
    }

    private Region twin(String name) throws IOException {
        Path file = directory.resolve(name);
        return Region.map(file, 0, (int) Files.size(file), Region.Access.READ_WRITE);
    }

    private static long wordOf(MapOwner of) {
        return of.epoch() << 12 | (of.slot() + 1);
    }

    @Test
    void shouldTakeTheMutexFromTheDeadAndPutRightWhatTheyLeft() throws IOException {
        for (long state = MapLayout.READING; state <= MapLayout.WRITING_B; state++) {
            try (SharedMap map = open(CONFIG)) {
                long version = map.put(bytes("a"), bytes("state " + state));
                PlayedOwner dead = owner.other(1000 + (int) state);
                dead.dead().add(dead.slot());
                // Whatever it was at, the twin that is not whole is full of garbage behind what never changes.
                Region broken = twin(state == MapLayout.WRITING_B ? Twins.B : Twins.A);
                broken.zero(4096, broken.length() - 4096);
                control().putLong(MapLayout.MUTEX, wordOf(dead));
                control().putLong(MapLayout.STATE, state);
                MapStats before =
                        MapCopy.of(directory, new ChronicleTwinFormat(), OS).stats();

                MapValue found = Objects.requireNonNull(map.find(bytes("a")));

                assertThat(text(found)).isEqualTo("state " + state);
                assertThat(found.version()).isEqualTo(version);
                assertThat(map.stats().repairs()).isEqualTo(before.repairs() + 1);
                assertThat(map.stats().takenFromDead()).isEqualTo(before.takenFromDead() + 1);
                map.put(bytes("b"), bytes("goes on"));
                assertThat(map.entries()).hasSize(2);
            }
        }
    }

    @Test
    void shouldTellReadersOfWhatTheDeadHadDecided() {
        try (SharedMap map = open(CONFIG)) {
            map.put(bytes("a"), bytes("1"));
            long told = map.generation();
            Region control = control();
            control.putLong(MapLayout.SEQUENCE, told + 1);
            control.putLong(MapLayout.STATE, MapLayout.WRITING_B);

            map.find(bytes("a"));

            assertThat(map.generation()).isEqualTo(told + 1);
        }
    }

    @Test
    void shouldWaitForWhoLivesAndThenNameHim() {
        try (SharedMap map = open(CONFIG.withWait(Duration.ofMillis(30)))) {
            PlayedOwner stopped = owner.other(55);
            control().putLong(MapLayout.MUTEX, wordOf(stopped));

            assertThatThrownBy(() -> map.put(bytes("a"), bytes("1"))).hasMessageContaining("pid=1055");
            assertCode(ErrorCode.OPERATION_TIMEOUT, () -> map.find(bytes("a")));

            assertThat(control().getLong(MapLayout.MUTEX)).isEqualTo(wordOf(stopped));
            control().putLong(MapLayout.MUTEX, 0);
            map.put(bytes("a"), bytes("1"));
        }
    }

    @Test
    void shouldCountBackWhatTheDeadHadCounted() {
        try (SharedMap map = open(CONFIG)) {
            map.put(bytes("a"), bytes("1"));
            MapStats before = map.stats();
            control().putLong(MapLayout.USED_A, 17);
            control().putLong(MapLayout.STATE, MapLayout.WRITING_A);

            assertThat(map.stats().entries()).isEqualTo(before.entries());
            assertThat(map.stats().bytes()).isEqualTo(before.bytes());
        }
    }

    @Test
    void shouldBeginAnewAfterAnotherStartOfTheHost() {
        closeMap(); // Chronicle finds files of one JVM by their names
        long before;
        try (SharedMap map = open(CONFIG)) {
            before = map.put(bytes("a"), bytes("1"));
        }
        control().putLong(MapLayout.BOOT, 4711);
        reseal();

        try (SharedMap map = open(CONFIG)) {
            assertThat(map.entries()).isEmpty();
            assertThat(map.generation()).isGreaterThan(before);
            map.put(bytes("a"), bytes("2"));
        }
    }

    private void reseal() {
        Region control = control();
        MapControl words = new MapControl(control);
        long boot = control.getLong(MapLayout.BOOT);
        words.seal(
                new TwinSeal(
                        control.getLong(MapLayout.TWIN_LENGTH),
                        control.getLong(MapLayout.CONSTANT),
                        control.getLong(MapLayout.CONSTANT_CRC)),
                boot);
    }

    @Test
    void shouldRefuseOtherSettings() {
        open(CONFIG).close();

        assertThatThrownBy(() -> open(MapConfig.of(201, 64 << 10, 8 << 10)))
                .hasMessageContaining("entries=200")
                .hasMessageContaining("entries=201");
    }

    @Test
    void shouldSayAllThatIsWrongWithSettings() {
        assertThatThrownBy(() -> new MapConfig(0, 1, 0, 0))
                .hasMessageContaining("entries=0")
                .hasMessageContaining("bytes=1")
                .hasMessageContaining("valueBytes=0")
                .hasMessageContaining("waitNs=0");
    }

    @ParameterizedTest
    @ValueSource(strings = {Twins.A, Twins.B})
    void shouldRefuseATwinOfAnotherLengthBeforeChronicleSeesIt(String name) throws IOException {
        open(CONFIG).close();
        Path file = directory.resolve(name);
        for (long length : new long[] {Files.size(file) + 1, Files.size(file) - 1, 10, 0}) {
            byte[] whole = Files.readAllBytes(file);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(length);
                if (length > whole.length) {
                    channel.write(java.nio.ByteBuffer.allocate(1), length - 1);
                }
            }

            assertCode(ErrorCode.CORRUPT_STORE, () -> open(CONFIG));

            Files.write(file, whole);
        }
        Files.delete(file);
        assertCode(ErrorCode.CORRUPT_STORE, () -> open(CONFIG));
    }

    @Test
    void shouldRefuseATwinThatBeginsOtherwise() throws IOException {
        open(CONFIG).close();
        Region twin = twin(Twins.A);
        twin.putByte(100, (byte) (twin.getByte(100) + 1));

        assertCode(ErrorCode.CORRUPT_STORE, () -> open(CONFIG));
    }

    @Test
    void shouldRefuseADamagedControlFile() {
        open(CONFIG).close();
        for (int offset : new int[] {MapLayout.ENTRIES, MapLayout.CHUNKS, MapLayout.TWIN_LENGTH, MapLayout.CONSTANT}) {
            Region control = control();
            long right = control.getLong(offset);
            control.putLong(offset, right + 1);

            assertCode(ErrorCode.CORRUPT_STORE, () -> open(CONFIG));

            control.putLong(offset, right);
        }
        control().putLong(MapLayout.STATE, 77);
        assertCode(ErrorCode.CORRUPT_STORE, () -> open(CONFIG));
        control().putLong(MapLayout.STATE, MapLayout.CLEAN);
        open(CONFIG).close();
    }

    @Test
    void shouldTellDamagedValuesAndLetThemBeReplaced() throws IOException {
        try (SharedMap map = open(CONFIG)) {
            map.put(bytes("a"), bytes("value of a"));
            damage(twin(Twins.A), "value of a");

            assertCode(ErrorCode.CORRUPT_STORE, () -> map.find(bytes("a")));

            map.put(bytes("a"), bytes("another"));
            assertThat(text(Objects.requireNonNull(map.find(bytes("a"))))).isEqualTo("another");
        }
    }

    private static void damage(Region twin, String text) {
        byte[] all = new byte[twin.length()];
        twin.getBytes(0, all);
        int at = new String(all, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
        assertThat(at).isPositive();
        twin.putByte(at, (byte) '!');
    }

    @Test
    void shouldCopyTheWholeTwinInEveryState() {
        try (SharedMap map = open(CONFIG)) {
            long version = map.put(bytes("a"), bytes("1"));
            for (long state = MapLayout.CLEAN; state <= MapLayout.WRITING_B; state++) {
                control().putLong(MapLayout.STATE, state);
                control().putLong(MapLayout.MUTEX, wordOf(owner.other(9)));

                MapCopy copy = MapCopy.of(directory, new ChronicleTwinFormat(), OS);

                assertThat(copy.entries()).singleElement().satisfies(entry -> {
                    assertThat(entry.key()).isEqualTo(bytes("a"));
                    assertThat(text(entry.value())).isEqualTo("1");
                    assertThat(entry.value().version()).isEqualTo(version);
                });
                assertThat(copy.inTheMiddle()).isEqualTo(state != MapLayout.CLEAN);
                assertThat(copy.holderSlot()).isEqualTo(9);
                assertThat(copy.stats().entries()).isEqualTo(1);
            }
            control().putLong(MapLayout.STATE, MapLayout.CLEAN);
            control().putLong(MapLayout.MUTEX, 0);
        }
    }

    @Test
    void shouldLeaveNothingWhenThereIsNoRoomAndBeMadeWhenThereIs(@TempDir Path full) throws IOException {
        FullOs os = new FullOs(OS);
        assertCode(ErrorCode.STORAGE_FULL, () -> open(full, os));
        try (var files = Files.list(full)) {
            assertThat(files).containsExactly(full.resolve(MapControl.FILE));
        }

        os.isFull = false;

        try (SharedMap map = open(full, os)) {
            map.put(bytes("a"), bytes("1"));
            assertThat(map.entries()).hasSize(1);
        }
    }

    private SharedMap open(Path in, Os os) {
        return TwinMap.open(in, CONFIG, new ChronicleTwinFormat(), os, VigilClock.SYSTEM, owner.other(handles++));
    }

    /** Has room for the control file, and no more. */
    private static final class FullOs extends OtherOs {
        private boolean isFull = true;

        FullOs(Os real) {
            super(real);
        }

        @Override
        public void reserve(Path file, long offset, long length) {
            if (isFull && length > MapLayout.LENGTH) {
                throw new VigilException(ErrorCode.STORAGE_FULL, "no room: file=" + file);
            }
            super.reserve(file, offset, length);
        }
    }

    @Test
    void shouldBelongToItsUserAlone() throws IOException {
        open(CONFIG).close();

        for (String name : new String[] {MapControl.FILE, Twins.A, Twins.B}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))))
                    .isEqualTo("rw-------");
        }
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 1000, 100_000})
    void shouldMakeFilesNoLongerThanItAsksRoomFor(int entries) throws IOException {
        for (long perEntry : new long[] {64, 700, 5000}) {
            long bytes = Math.max(1 << 20, entries * perEntry);
            if (bytes > MapConfig.MOST_BYTES / 4) {
                continue;
            }
            MapConfig config = MapConfig.of(entries, bytes, 200_000);
            Path file = directory.resolve("file" + perEntry);
            Files.createFile(file);
            new ChronicleTwinFormat().create(file, config);

            assertThat(Files.size(file)).isBetween(bytes, new ChronicleTwinFormat().lengthAtMost(config));
            Files.delete(file);
        }
    }
}
