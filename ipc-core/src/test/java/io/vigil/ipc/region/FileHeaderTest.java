package io.vigil.ipc.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHeaderTest {
    private static final long MAGIC = FileHeader.magic("VIGLTEST");
    private static final int TOTAL = 128;
    private static final FileHeader HEADER = new FileHeader(MAGIC, 3, TOTAL, 0x1122334455667788L, 1_700_000_000_000L);

    /** What version 1 of this header looks like, for ever. */
    private static final String GOLDEN = "5649474c54455354" // magic
            + "03000000" // version
            + "40000000" // header length
            + "8000000000000000" // total length
            + "8877665544332211" // creation id
            + "0068e5cf8b010000" // created
            + "0000000000000000000000000000000000000000" // reserved
            + "6d987b5c";

    @TempDir
    Path directory;

    private Path file() throws IOException {
        return Files.write(directory.resolve("file"), Arrays.copyOf(HEADER.toBytes(), TOTAL));
    }

    @Test
    void shouldWriteTheGoldenBytes() {
        assertThat(HexFormat.of().formatHex(HEADER.toBytes())).isEqualTo(GOLDEN);
        assertThat(FileHeader.LENGTH).isEqualTo(64);
    }

    @Test
    void shouldReadWhatWasWritten() throws IOException {
        Region region = Region.map(file(), 0, TOTAL, Region.Access.READ_WRITE);
        FileHeader other = FileHeader.of(MAGIC, 3, TOTAL, VigilClock.SYSTEM);

        other.writeTo(region);

        assertThat(FileHeader.check(region, MAGIC, 3)).isEqualTo(other);
        assertThat(FileHeader.check(directory.resolve("file"), MAGIC, 3)).isEqualTo(other);
        assertThat(other.creationId())
                .isNotEqualTo(FileHeader.of(MAGIC, 3, TOTAL, VigilClock.SYSTEM).creationId());
    }

    @Test
    void shouldMapTheWholeFile() throws IOException {
        Region region = FileHeader.map(file(), MAGIC, 3, Region.Access.READ_ONLY);

        assertThat(region.length()).isEqualTo(TOTAL);
        assertThat(region.isWritable()).isFalse();
    }

    @Test
    void shouldAcceptAFileThatIsLongerThanItSays() throws IOException {
        Path file = Files.write(directory.resolve("longer"), Arrays.copyOf(HEADER.toBytes(), TOTAL + 1000));

        assertThat(FileHeader.check(file, MAGIC, 3)).isEqualTo(HEADER);
        assertThat(FileHeader.map(file, MAGIC, 3, Region.Access.READ_ONLY).length())
                .isEqualTo(TOTAL);
    }

    @Test
    void shouldRefuseAFileTruncatedAnywhere() throws IOException {
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length < TOTAL; length += 8) {
            Path cut = Files.write(directory.resolve("cut" + length), Arrays.copyOf(whole, length));

            assertRefused(ErrorCode.CORRUPT_STORE, () -> FileHeader.check(cut, MAGIC, 3))
                    .hasMessageContaining("file=" + cut)
                    .hasMessageContaining("found=" + length + ",");
            assertRefused(ErrorCode.CORRUPT_STORE, () -> FileHeader.map(cut, MAGIC, 3, Region.Access.READ_ONLY));
        }
    }

    @Test
    void shouldRefuseAHeaderWithAnyBitFlipped() throws IOException {
        byte[] whole = Files.readAllBytes(file());
        Path file = directory.resolve("flipped");
        for (int bit = 0; bit < FileHeader.LENGTH * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(file, flipped);

            assertRefused(ErrorCode.CORRUPT_STORE, () -> FileHeader.check(file, MAGIC, 3));
            assertRefused(ErrorCode.CORRUPT_STORE, () -> FileHeader.read(file, MAGIC));
            assertRefused(ErrorCode.CORRUPT_STORE, () -> FileHeader.check(region(flipped), MAGIC, 3));
        }
    }

    @Test
    void shouldNameBothVersionsWhenTheyDiffer() throws IOException {
        Path file = file();

        assertRefused(ErrorCode.LAYOUT_MISMATCH, () -> FileHeader.check(file, MAGIC, 2))
                .hasMessageContaining("a newer release")
                .hasMessageContaining("offset=8, found=3, expected=2");
        assertRefused(ErrorCode.LAYOUT_MISMATCH, () -> FileHeader.check(file, MAGIC, 4))
                .hasMessageContaining("an older release");
        assertRefused(ErrorCode.LAYOUT_MISMATCH, () -> FileHeader.check(region(HEADER.toBytes()), MAGIC, 4));
        assertThat(FileHeader.read(file, MAGIC).version()).isEqualTo(3);
    }

    @Test
    void shouldNameBothKindsWhenTheFileIsAnother() throws IOException {
        Path file = file();

        assertRefused(ErrorCode.CORRUPT_STORE, () -> FileHeader.check(file, FileHeader.magic("VIGLOTHR"), 3))
                .hasMessageContaining("offset=0, found=VIGLTEST, expected=VIGLOTHR");
        Files.write(
                file,
                "#!/bin/sh\necho \u0007 this is no file of ours, but long enough to be one\n"
                        .repeat(3)
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertRefused(ErrorCode.CORRUPT_STORE, () -> FileHeader.check(file, MAGIC, 3))
                .hasMessageContaining("found=#!/bin/s");
    }

    @Test
    void shouldRefuseImpossibleLengthsUnderAGoodChecksum() {
        for (long length : new long[] {0, 63, -1, Long.MIN_VALUE, 1L << 31}) {
            byte[] bytes = new FileHeader(MAGIC, 3, length, 0, 0).toBytes();

            assertRefused(ErrorCode.CORRUPT_STORE, () -> FileHeader.check(region(bytes), MAGIC, 3))
                    .hasMessageContaining("found=" + length);
        }
    }

    @Test
    void shouldRefuseARegionThatIsLongerThanTheFileSays() {
        Region region = Region.ofMemory(TOTAL + 8);
        HEADER.writeTo(region);

        assertRefused(ErrorCode.CORRUPT_STORE, () -> FileHeader.check(region, MAGIC, 3));
    }

    @Test
    void shouldRefuseAFileThatIsAbsent() {
        assertRefused(ErrorCode.OS_CALL, () -> FileHeader.check(directory.resolve("absent"), MAGIC, 3));
    }

    private static Region region(byte[] bytes) {
        Region region = Region.ofMemory(FileHeader.LENGTH);
        region.putBytes(0, Arrays.copyOf(bytes, FileHeader.LENGTH));
        return region;
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            ErrorCode code, ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
