package io.vigil.ipc.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.region.Region;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumTest {
    private static final int UNITS = 31;

    private static Region filled(long seed) {
        Region region = Region.ofMemory(TermLayout.length(UNITS));
        byte[] bytes = new byte[UNITS * TermLayout.UNIT];
        new Random(seed).nextBytes(bytes);
        region.putBytes(TermLayout.data(UNITS), bytes);
        return region;
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 33, 39, 40, 41, 63, 64, 65, 100, 517, 64 * UNITS})
    void shouldChangeWithEveryBitThatTheCommitPublishes(int length) {
        Region region = filled(length);
        Term term = Term.format(region, UNITS, 0, 9);
        Checksum checksum = new Checksum();
        int sum = checksum.of(term, 9, 0, length);
        int frame = term.frame(0);
        for (int bit = FrameLayout.PRESENCE * 8; bit < length * 8; bit++) {
            int at = frame + bit / 8;
            region.putByte(at, (byte) (region.getByte(at) ^ 1 << bit % 8));
            assertThat(checksum.of(term, 9, 0, length)).as("bit=" + bit).isNotEqualTo(sum);
            region.putByte(at, (byte) (region.getByte(at) ^ 1 << bit % 8));
        }
        assertThat(checksum.of(term, 9, 0, length)).isEqualTo(sum);
    }

    @Test
    void shouldNotChangeWithWhatAReaderWritesLater() {
        Region region = filled(1);
        Term term = Term.format(region, UNITS, 0, 9);
        int sum = new Checksum().of(term, 9, 2, 100);
        region.putShort(term.frame(2) + FrameLayout.CRASHES, (short) 77);
        region.putLong(term.frame(2) + FrameLayout.NOT_BEFORE, 77);
        assertThat(new Checksum().of(term, 9, 2, 100)).isEqualTo(sum);
    }

    @Test
    void shouldChangeWithThePlaceAndTheLength() {
        Region region = Region.ofMemory(TermLayout.length(UNITS));
        Term term = Term.format(region, UNITS, 0, 9);
        Checksum checksum = new Checksum();
        Set<Integer> sums = new HashSet<>();
        for (long t = 1; t <= 100; t++) {
            for (int unit = 0; unit < UNITS; unit++) {
                assertThat(sums.add(checksum.of(term, t, unit, 40)))
                        .as("t=" + t + ", unit=" + unit)
                        .isTrue();
            }
        }
        Set<Integer> lengths = new HashSet<>();
        for (int length = FrameLayout.OPTIONAL; length <= UNITS * TermLayout.UNIT; length++) {
            assertThat(lengths.add(checksum.of(term, 1, 0, length)))
                    .as("length=" + length)
                    .isTrue();
        }
    }

    @Test
    void shouldNeverBeTheMarkOfNoChecksum() {
        Region region = Region.ofMemory(TermLayout.length(UNITS));
        Term term = Term.format(region, UNITS, 0, 1);
        // The place that makes the mixed sum of this frame 0: t * k has every value as t goes on.
        CRC32C crc = new CRC32C();
        crc.update(new byte[40 - FrameLayout.PRESENCE]);
        long t = (crc.getValue() * inverse(0x9E37_79B9L)) & 0xFFFF_FFFFL;
        assertThat((int) (t * 0x9E37_79B9L)).isEqualTo((int) crc.getValue());
        assertThat(new Checksum().of(term, t, 0, 40)).isOne();
    }

    /** Of an odd number, modulo 2^32. */
    private static long inverse(long odd) {
        long x = odd;
        for (int i = 0; i < 5; i++) {
            x *= 2 - odd * x;
        }
        return x & 0xFFFF_FFFFL;
    }

    @Test
    void shouldSpreadOverAllBits() {
        Region region = Region.ofMemory(TermLayout.length(UNITS));
        Term term = Term.format(region, UNITS, 0, 1);
        Checksum checksum = new Checksum();
        int[] ones = new int[32];
        int samples = 20_000;
        for (int i = 0; i < samples; i++) {
            region.putInt(term.frame(0) + FrameLayout.OPTIONAL, i);
            int sum = checksum.of(term, 1, 0, 40);
            for (int bit = 0; bit < 32; bit++) {
                ones[bit] += sum >>> bit & 1;
            }
        }
        for (int bit = 0; bit < 32; bit++) {
            assertThat(ones[bit]).as("bit=" + bit).isBetween(samples * 45 / 100, samples * 55 / 100);
        }
    }

    @Test
    void shouldLookAtTheRightMemoryWhenOneReaderServesTwoMailboxes() {
        Term one = Term.format(filled(1), UNITS, 0, 9);
        Term other = Term.format(filled(2), UNITS, 0, 9);
        Checksum shared = new Checksum();
        assertThat(shared.of(one, 9, 0, 100)).isEqualTo(new Checksum().of(one, 9, 0, 100));
        assertThat(shared.of(other, 9, 0, 100)).isEqualTo(new Checksum().of(other, 9, 0, 100));
        assertThat(shared.of(one, 9, 0, 100)).isEqualTo(new Checksum().of(one, 9, 0, 100));
    }
}
