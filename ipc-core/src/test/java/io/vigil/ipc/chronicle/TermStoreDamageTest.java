package io.vigil.ipc.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what they were: refused with a place and a reason, or put right; never a wait, never a crash. */
@Timeout(60)
class TermStoreDamageTest {
    private static final long NO_HANG_NS = Duration.ofSeconds(2).toNanos();

    @TempDir
    Path mailbox;

    private Path terms;
    private Path data;
    private TermOracle oracle;

    @BeforeEach
    void allocateThree() {
        terms = mailbox.resolve("terms");
        data = terms.resolve(TermQueue.DATA_FILE);
        oracle = new TermOracle(mailbox);
        for (int i = 0; i < 3; i++) {
            oracle.allocate(Terms.SMALL);
        }
    }

    @Test
    void shouldNameForeignFileWhenOneLiesThere() throws IOException {
        Path foreign = Files.writeString(terms.resolve("20260101F.cq4"), "not ours");

        assertRefused(foreign, "expected=only " + TermQueue.DATA_FILE, "found=a foreign queue file");
        Files.delete(foreign);
        assertThat(oracle.recover()).isPositive();
    }

    @Test
    void shouldRefuseWhenDataFileIsMissing() throws IOException {
        Path away = Files.move(data, mailbox.resolve("away"));

        assertRefused(data, "found=no such file");
        Files.createSymbolicLink(data, away);
        assertRefused(data, "found=no such file");
    }

    @Test
    void shouldRefuseWhenDataFileIsTruncated() throws IOException {
        long whole = Files.size(data);
        for (long length : new long[] {whole - 1, whole - 4096, whole / 2, 4096, 100, 1, 0}) {
            truncate(data, length);
            assertRefused(data, "offset=" + length, "expected=at least " + whole + " bytes", "found=" + length);
        }
    }

    @Test
    void shouldRefuseWhenDataFileIsGarbage() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        byte[] garbage = new byte[(int) Files.size(data)];
        new Random(seed).nextBytes(garbage);
        garbage[0] = 0;
        Files.write(data, garbage);

        assertRefused(data, "offset=0", "expected=0xc1", "found=0x0");
    }

    @Test
    void shouldRefuseWhenAnExcerptHeaderIsDamaged() throws IOException {
        long second = TermFileCheck.of(terms).excerpts().get(1).offset() - TermFile.HEADER_BYTES;
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            flip(data, second + bit / 8, bit % 8);
            // A length that is off by pages is found out at the place that it leads to.
            boolean isOffByPages = bit >= 12 && bit < 30;
            assertRefused(data, isOffByPages ? "offset=" : "offset=" + second, "expected=", "found=");
            assertThatCode(() -> TermFileCheck.of(terms)).isInstanceOf(VigilException.class);
            flip(data, second + bit / 8, bit % 8);
        }
        assertThat(oracle.recover()).isPositive();
    }

    @Test
    void shouldRefuseOrPutRightWhenAnyBitOfChroniclesPageFlips() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        int first = (int) TermFileCheck.of(terms).excerpts().get(0).offset();
        int refused = 0;
        for (int i = 0; i < 200; i++) {
            // Every byte of the part that is dense, some of the index behind it.
            int at = i < 130 ? i * 2 : random.nextInt(first);
            int bit = random.nextInt(8);
            flip(data, at, bit);
            if (refuses()) {
                refused++;
                flip(data, at, bit);
            }
            oracle.assertIntact();
        }
        assertThat(refused).isBetween(TermFile.CONSTANT_PREFIX / 2, 40);
    }

    private boolean refuses() {
        long startNs = System.nanoTime();
        Throwable thrown = catchThrowable(() -> oracle.allocate(4096));
        assertThat(System.nanoTime() - startNs).isLessThan(NO_HANG_NS);
        if (thrown != null) {
            assertThat(thrown)
                    .isInstanceOfSatisfying(
                            VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_STORE));
        }
        return thrown != null;
    }

    @Test
    void shouldPutMetadataRightWhenItIsDamaged() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        Path metadata = terms.resolve(TermQueue.METADATA_FILE);
        byte[] whole = Files.readAllBytes(metadata);
        for (int i = 0; i < 40; i++) {
            byte[] garbage = Arrays.copyOf(whole, i % 4 == 0 ? random.nextInt(whole.length) : whole.length);
            for (int at = 0; at < Math.min(garbage.length, 600); at += 1 + random.nextInt(100)) {
                garbage[at] = (byte) random.nextInt();
            }
            Files.write(metadata, garbage);
            assertThat(refuses()).isFalse();
        }
        Files.delete(metadata);
        assertThat(refuses()).isFalse();
        oracle.assertIntact();
    }

    @Test
    void shouldRefuseWhenAnyByteOfTheSealIsDamaged() throws IOException {
        Path seal = terms.resolve(TermSeal.FILE);
        byte[] whole = Files.readAllBytes(seal);
        assertThat(whole).hasSizeLessThan(4096);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            Files.write(seal, damaged);
            Throwable thrown = catchThrowable(() -> TermSeal.read(terms));
            assertThat(thrown)
                    .isInstanceOfSatisfying(
                            VigilException.class,
                            e -> assertThat(e.code()).isIn(ErrorCode.CORRUPT_STORE, ErrorCode.LAYOUT_MISMATCH));
        }
        for (int length = 0; length < whole.length; length += 50) {
            Files.write(seal, Arrays.copyOf(whole, length));
            assertRefused(seal, "expected=", "found=");
        }
        Files.delete(seal);
        assertRefused(seal, "expected=a seal, found=no such file");
        Files.write(seal, whole);
        assertThat(oracle.recover()).isPositive();
    }

    @Test
    void shouldRefuseWhenTheSealIsOlderThanATerm() throws IOException {
        Path seal = terms.resolve(TermSeal.FILE);
        byte[] old = Files.readAllBytes(seal);
        oracle.allocate(Terms.SMALL);
        Files.write(seal, old);

        assertRefused(seal, "expected=a seal of the term at");
    }

    private void assertRefused(Path file, String... parts) {
        long startNs = System.nanoTime();
        Throwable thrown = catchThrowable(() -> oracle.allocate(Terms.SMALL));
        assertThat(System.nanoTime() - startNs).isLessThan(NO_HANG_NS);
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_STORE))
                .hasMessageContaining("file=" + file)
                .hasMessageContainingAll(parts);
    }

    private static void truncate(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    private static void flip(Path file, long offset, int bit) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            byte[] one = TermFile.read(channel, offset, 1);
            one[0] ^= (byte) (1 << bit);
            channel.write(ByteBuffer.wrap(one), offset);
        }
    }
}
